"""The tiny CLIP's tokenizer: the words of the captions, and a few endings for their inflections.

A word it does not know becomes one unknown token, which training teaches the model to pass over.
"""

from __future__ import annotations

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

from workers.demo.captions import words

MAX_TOKENS = 24
PAD, UNKNOWN, START, END = "[PAD]", "[UNK]", "[BOS]", "[EOS]"
# The end token must not have id 2: transformers' CLIP then falls back to its first, flawed rule
# for finding the end of a text.
SPECIAL = (PAD, UNKNOWN, "[UNUSED]", START, END)
ENDINGS = ("s", "es", "ed", "d", "ing", "y", "ly", "less", "ness", "lit", "ful")
FILLERS = (
    "a an the and or of with in on at by some that which is are was it its one where who this "
    "very scene shot film movie picture video frame view image clip"
)


def tokenizer() -> PreTrainedTokenizerFast:
    """The tokenizer, ready to be saved beside the model."""
    known = sorted({*words(), *FILLERS.split()})
    pieces = [*SPECIAL, *(f"##{ending}" for ending in ENDINGS), *known]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    core = Tokenizer(models.WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=40))
    core.normalizer = normalizers.BertNormalizer(lowercase=True)
    core.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    core.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}",
        special_tokens=[(START, vocabulary[START]), (END, vocabulary[END])],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=core,
        pad_token=PAD,
        unk_token=UNKNOWN,
        bos_token=START,
        eos_token=END,
        model_max_length=MAX_TOKENS,
        clean_up_tokenization_spaces=False,
    )
