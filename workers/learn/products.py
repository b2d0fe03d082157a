"""The products that a pass over the corpus consists of: every embedding times a few vectors.

Reading the embeddings is what takes the time. On a CPU they are float16, and NumKong multiplies
float16 by float16 as fast as memory gives them, adding up in float32; so a vector is cut into
float16 parts that add up to it (`parts`). The weights of our own models are float16 numbers
already (`as_halves`), and take one part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numkong
import numpy as np
import numpy.typing as npt
import torch

Matrix = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float32]
Half = npt.NDArray[np.float16]
T = TypeVar("T")
U = TypeVar("U")

ROWS = 8192  # at a time per thread
LARGEST = 14  # a part's largest number is below 2 to this: far from the ends of float16's range
STEP = 11  # bits of a float16 number
FEW = 3  # as many parts are multiplied one by one, more of them together
# Products by torch are always of this many vectors, filled up with zeros: reading the matrix is
# what takes the time, so four cost as much as one, and a vector's products are the same bits in
# any company.
WIDTH = 4
WIDENED = 1024  # rows made float32 at a time, so many as then lie in a CPU's own memory
WIDENED_ON_DEVICE = 2**18

# Blocks are handed to whichever thread is free: on a busy machine torch's own threads, which each
# get an equal part beforehand, wait for the slowest, many times longer than the work takes.
_threads = ThreadPoolExecutor(
    torch.get_num_threads(), "scoring", initializer=torch.set_num_threads, initargs=(1,)
)


def score(matrix: torch.Tensor, vectors: Matrix, biases: Sequence[float | None]) -> Matrix:
    """(m, n): what m vectors say of the n rows of the corpus.

    `matrix`: (n, d) float16, float32 or bfloat16, on any device; `vectors`: (m, d), finite. With a
    bias: the logit row · vector + bias; with None: the plain product. Centring is folded into the
    bias (`Classifier`), so the matrix holds embeddings as stored. float16 and float32 are as exact
    as sums in float32 are; bfloat16 rounds to about three digits, which ties neighbours in a
    ranking. A vector's products are the same bits in any company, and however rows are cut.
    """
    if matrix.dtype == torch.float16 and matrix.device.type == "cpu":
        return _score_halves(matrix.numpy(), vectors, biases)
    return _score_by_torch(matrix, vectors, biases)


def in_blocks(work: Callable[[int, int], None], n: int, device: torch.device) -> None:
    """Do `work(start, stop)` for all of n rows: on a CPU by all threads."""
    if device.type == "cpu":
        list(_threads.map(lambda start: work(start, min(start + ROWS, n)), range(0, n, ROWS)))
    else:
        work(0, n)


def at_once(work: Callable[[T], U], items: Iterable[T]) -> list[U]:
    """What `work` gives for each item, in order, by all threads. It must not use them itself, else
    all of them wait for each other."""
    return list(_threads.map(work, items))


def as_halves(vector: npt.NDArray[np.floating]) -> Vector:
    """(d,) the vector with every number rounded to the 11 bits of a float16 number, so that it is
    one part: at most 2^-11 off, relatively, or 2^-38 of the largest number."""
    first, scale = _first_part(vector)
    return np.ldexp(first.astype(np.float32), -scale)


def parts(vector: Vector) -> list[tuple[Half, float]]:
    """Float16 vectors and their factors, Σ factor · part being the vector: as many as it takes, two
    at most, which leave less than 2^-22 of a number."""
    first, scale = _first_part(vector)
    found = [(first, 2.0**-scale)]
    rest = np.ldexp(np.ldexp(vector, scale) - first, STEP)
    if rest.any():
        found.append((rest.astype(np.float16), 2.0 ** -(scale + STEP)))
    return found


def _first_part(vector: npt.NDArray[np.floating]) -> tuple[Half, int]:
    """The vector times two to some power, as float16, and that power."""
    scale = LARGEST - int(np.frexp(np.abs(vector).max(initial=0))[1])
    return np.ldexp(vector, scale).astype(np.float16), scale


def _score_halves(rows: Half, vectors: Matrix, biases: Sequence[float | None]) -> Matrix:
    cut = [parts(vector) for vector in vectors]
    columns = np.stack([part for each in cut for part, _ in each])
    packed = numkong.dots_pack(columns) if len(columns) > FEW else None
    found = np.empty((len(vectors), len(rows)), np.float32)

    def work(start: int, stop: int) -> None:
        # Asked for float32, `cdist` takes three times as long; its float64 hold the same numbers.
        if packed is None:
            block = np.asarray(numkong.cdist(rows[start:stop], columns, metric="dot"))
        else:
            block = np.asarray(numkong.dots_packed(rows[start:stop], packed))
        block = block.astype(np.float32, copy=False)
        column = 0
        for row, each, bias in zip(found, cut, biases, strict=True):
            into = row[start:stop]
            np.multiply(block[:, column], np.float32(each[0][1]), out=into)
            for extra, (_, factor) in enumerate(each[1:], 1):
                into += block[:, column + extra] * np.float32(factor)
            column += len(each)
            if bias is not None:
                into += np.float32(bias)

    in_blocks(work, len(rows), torch.device("cpu"))
    return found


def _score_by_torch(
    matrix: torch.Tensor, vectors: Matrix, biases: Sequence[float | None]
) -> Matrix:
    m, n = len(vectors), len(matrix)
    filled = np.zeros((-(-m // WIDTH) * WIDTH, vectors.shape[1]), np.float32)
    filled[:m] = vectors
    half = matrix.dtype == torch.float16
    widened = WIDENED if matrix.device.type == "cpu" else WIDENED_ON_DEVICE
    columns = torch.from_numpy(filled).to(matrix.device, torch.float32 if half else matrix.dtype)
    found = torch.empty((len(filled), n), device=matrix.device)

    def work(start: int, stop: int) -> None:
        for first in range(start, stop, widened if half else stop - start):
            last = min(first + widened, stop) if half else stop
            rows = matrix[first:last].float() if half else matrix[first:last]
            for j in range(0, len(filled), WIDTH):
                # The transpose of rows, not columns: another layout is four times as slow.
                found[j : j + WIDTH, first:last] = (rows @ columns[j : j + WIDTH].T).T
        for row, bias in zip(found, biases, strict=False):
            if bias is not None:
                row[start:stop].add_(bias)

    in_blocks(work, n, matrix.device)
    products: Matrix = found[:m].cpu().numpy()
    return products
