"""The catalogue: how right the search is on labelled queries, and how fast, small and large.

Run: .venv/bin/python benchmarks/catalogue.py

The queries were labelled before the search was built, by somebody who had not seen it; whole topics
are held out from whoever writes its words and weights.  The peer is SQLite's full-text search over
the same text as it stands, asked for any of the words.
"""

import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import yaml

from grantflow.catalogue.index import columns_of, open_index
from grantflow.catalogue.load import load, shipped
from grantflow.catalogue.search import Catalogue, Filters
from grantflow.catalogue.similar import similar
from grantflow.documents import casefile
from grantflow.model.catalogue import Collection, Entry
from grantflow.text.terms import words

ROOT = Path(__file__).parents[1]
QUERIES = yaml.safe_load((ROOT / "benchmarks" / "catalogue_queries.yaml").read_text("utf-8"))
LARGE = 30_000
ROUNDS = 5


def main() -> None:
    """Print the figures, each with its limit."""
    collections = load([shipped()])
    home = Path(tempfile.mkdtemp())
    small, seconds = indexed(collections, home / "small")
    print(f"{small.size} entries: index built in {seconds:.2f} s")
    rightness(small, [e for c in collections for e in c.entries])
    speed(small, limit_ms=5)
    large, seconds = indexed([enlarged(collections)], home / "large")
    print(f"{large.size} entries: index built in {seconds:.1f} s (limit 10)")
    speed(large, limit_ms=20)
    case = casefile.load(ROOT / "data" / "examples" / "foraldraskap-i-nytt-land.yaml").application
    for catalogue in (small, large):
        taken = [timed(lambda: similar(catalogue, case)) for _ in range(ROUNDS)]  # noqa: B023
        print(f"similar among {catalogue.size}: {statistics.median(taken) * 1000:.0f} ms")
    shutil.rmtree(home)


def indexed(collections: list[Collection], home: Path) -> tuple[Catalogue, float]:
    """Return a catalogue opened from its file, and the seconds it took to build and open."""
    seconds = timed(lambda: open_index(home, "matt", lambda: collections))
    opening = timed(lambda: open_index(home, "matt", lambda: collections))
    print(f"  opening an index that is ready: {opening * 1000:.1f} ms")
    return Catalogue(open_index(home, "matt", lambda: collections)), seconds


def rightness(catalogue: Catalogue, entries: list[Entry]) -> None:
    """Print the mean reciprocal rank by topic, beside that of the peer."""
    plain = plain_search(entries)
    ours, peers = defaultdict(list), defaultdict(list)
    for query in QUERIES["queries"]:
        filters = Filters(**query.get("filters", {}))
        found = [h.entry.id for h in catalogue.search(query["query"], filters).hits]
        allowed = {e.id for e, _ in catalogue.every(filters)}
        peer = [one for one in plain(query["query"]) if one in allowed][:10]
        for key in (query["part"], f"{query['part']}: {query['topic']}", "all"):
            ours[key].append(rank(found, query["relevant"]))
            peers[key].append(rank(peer, query["relevant"]))
    for key in sorted(ours):
        mean, beside = statistics.mean(ours[key]), statistics.mean(peers[key])
        print(f"  MRR {mean:.3f} (plain FTS5 {beside:.3f}), {len(ours[key])} queries, {key}")


def rank(found: list[str], relevant: list[str]) -> float:
    """Return one over the place of the first right answer among ten; 0 when there is none."""
    return next((1 / place for place, one in enumerate(found, 1) if one in relevant), 0.0)


def plain_search(entries: list[Entry]) -> Callable[[str], list[str]]:
    """Return a search of the words as they stand."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, text)")
    base.executemany(
        "INSERT INTO t VALUES (?, ?)", [(e.id, " ".join(columns_of(e))) for e in entries]
    )

    def search(query: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in words(query)) or '""'
        return [
            i for (i,) in base.execute("SELECT id FROM t WHERE t MATCH ? ORDER BY rank", (asked,))
        ]

    return search


def speed(catalogue: Catalogue, limit_ms: int) -> None:
    """Print what the labelled queries take, each the best of a few rounds."""
    each = []
    for query in QUERIES["queries"]:
        filters = Filters(**query.get("filters", {}))
        asked = query["query"]
        each.append(min(timed(lambda: catalogue.search(asked, filters)) for _ in range(ROUNDS)))  # noqa: B023
    each.sort()
    middle, high, worst = (each[int(len(each) * part)] * 1000 for part in (0.5, 0.95, 0.999))
    print(
        f"  a search: median {middle:.1f} ms, 95 % {high:.1f}, worst {worst:.1f} (limit {limit_ms})"
    )


def enlarged(collections: list[Collection]) -> Collection:
    """Return a large made-up collection: every entry a mixture of pieces of the real ones."""
    dice = random.Random(20261122)  # noqa: S311 - the same entries every time
    entries = [e for c in collections for e in c.entries]
    places = [f"Ort{number}" for number in range(2_000)]
    made = []
    for number in range(LARGE):
        one, other, third = dice.sample(entries, 3)
        made.append(
            one.model_copy(
                update={
                    "id": f"gjord-{number}",
                    "title": f"{one.title} {dice.choice(places)}",
                    "applicant": f"{dice.choice(places)} kommun",
                    "aim": other.aim,
                    "goals": dice.sample([*one.goals, *other.goals, "ett mål"], 1)
                    + third.goals[:2],
                    "ways_of_working": other.ways_of_working,
                    "need": third.need,
                }
            )
        )
    return collections[0].model_copy(update={"id": "gjord", "entries": made})


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds that something takes: other work on the machine counts for nothing."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
