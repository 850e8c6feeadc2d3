"""Names of models: from a repository id, a headline or a tag to family, version, size, variant and format. Pure.

`parse`, `tag` and `mentions` read, `classify` says what a post is about, `same_release` and `is_quantization` compare, `look_alike` warns. How well they do on
real names is measured in tests/connectors/names/EVALUATION.md.
"""

from connectors.names.headlines import is_announcement
from connectors.names.model_name import ModelName
from connectors.names.owners import imitated, look_alike, skeleton
from connectors.names.posts import POST_CLASSES, PostClass, classify
from connectors.names.releases import is_quantization, parse, same_release, tag
from connectors.names.titles import mentions

__all__ = [
    "POST_CLASSES",
    "ModelName",
    "PostClass",
    "classify",
    "imitated",
    "is_announcement",
    "is_quantization",
    "look_alike",
    "mentions",
    "parse",
    "same_release",
    "skeleton",
    "tag",
]
