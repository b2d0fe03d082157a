"""A label's model as an ONNX network, for programs that know neither Python nor this one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

OPSET = 13  # old enough for every runtime in use
IR_VERSION = 8


def network(weights: npt.NDArray[np.float32], bias: float, name: str) -> bytes:
    """``embedding`` (n, d) float32 → ``probability`` (n,) float32, serialised.

    The product is taken in double precision, so that it does not depend on the runtime's order of
    summing: within 1e-6 of ``Bundle.probabilities``.
    """
    from onnx import TensorProto, checker, helper, numpy_helper

    column = weights.astype(np.float64)[:, None]
    graph = helper.make_graph(
        [
            helper.make_node("Cast", ["embedding"], ["x"], to=TensorProto.DOUBLE),
            helper.make_node("MatMul", ["x", "weights"], ["products"]),
            helper.make_node("Add", ["products", "bias"], ["logits"]),
            helper.make_node("Cast", ["logits"], ["small"], to=TensorProto.FLOAT),
            helper.make_node("Sigmoid", ["small"], ["column"]),
            helper.make_node("Squeeze", ["column", "axis"], ["probability"]),
        ],
        "label",
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", len(weights)])],
        [helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["n"])],
        [
            numpy_helper.from_array(column, "weights"),
            numpy_helper.from_array(np.array([bias]), "bias"),
            numpy_helper.from_array(np.array([1], np.int64), "axis"),
        ],
        doc_string=name,
    )
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="rushes",
    )
    checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content
