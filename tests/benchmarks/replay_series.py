"""Replay every given series whole and print the table: `python -m tests.benchmarks.replay_series [NAME...]`.

Exit code 1 where a count is not the one below. Minutes, for most of the time goes into parsing the same feeds.
"""

import os
import sys
import tempfile
from pathlib import Path

from storage import begin, connect
from tests.storage.test_series import Story, walk

SERIES = Path(os.environ.get("GAZETTE_CORPUS", "../shared/corpus")) / "feeds" / "series"
EXPECTED = {
    "ainewsdirect_deepseek_news": (180, 0, 0, 0, 0, 0),
    "ainewsdirect_huggingface_trending_models": (91, 163, 0, 0, 0, 0),
    "ainewsdirect_meta_ai_news": (62, 7, 0, 0, 0, 0),
    "ainewsdirect_moonshot_blog": (53, 0, 0, 0, 2, 0),
    "leblancfg_deprecations": (9, 7, 0, 673, 0, 0),
    "olshansk_anthropic_news_2026": (60, 41, 0, 0, 0, 1),
    "olshansk_anthropic_news_redating_2025-10": (48, 23, 68, 0, 1, 0),
    "olshansk_anthropic_red_flap_2026-05": (50, 2, 0, 0, 0, 0),
    "olshansk_anthropic_research_flap_2026-05": (60, 0, 0, 0, 0, 0),
    "olshansk_claude_blog_2026": (49, 43, 0, 0, 1, 0),
    "olshansk_cohere": (6, 0, 0, 0, 3, 0),
    "olshansk_google_ai_hourly_2026-05": (72, 3, 0, 0, 0, 0),
    "olshansk_meta_ai_flap_2026-04": (60, 0, 0, 0, 0, 0),
    "olshansk_meta_ai_shrink_2026": (30, 5, 4, 0, 0, 5),
    "olshansk_mistral": (8, 4, 0, 0, 0, 1),
    "olshansk_ollama": (33, 32, 0, 0, 0, 0),
    "olshansk_openai_research_empty_2025": (56, 3, 0, 0, 0, 19),
    "qwen_native_hugo": (57, 40, 0, 0, 1, 1),
    "qwen_native_hugo_zh": (22, 15, 0, 0, 0, 0),
    "qwen_native_sitemap": (54, 44, 0, 0, 0, 0),
}
"""Of each series: polls, told, recorded late, in a burst, retitled, suspect."""


def main(names: list[str]) -> int:
    """Replay, print, compare."""
    sys.stdout.write(
        "| series | polls | told | late | burst | retitled | suspect | removed |\n|---|---|---|---|---|---|---|---|\n"
    )
    wrong = []
    for name in names or sorted(EXPECTED):
        story = replayed(sorted((SERIES / name).glob("*.xml")))
        counts = (story.polls, *story.counts)
        sys.stdout.write(f"| {name} | {' | '.join(map(str, (*counts, story.removed)))} |\n")
        if counts != EXPECTED.get(name, counts):
            wrong.append(f"{name}: {EXPECTED[name]} was expected")
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return bool(wrong)


def replayed(files: list[Path]) -> Story:
    """Record a series in a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/gazette.db")
        with begin(engine) as session:
            story = walk(session, files)
        engine.dispose()
    return story


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
