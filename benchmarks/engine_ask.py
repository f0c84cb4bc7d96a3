"""Asks for a batch and leaves it to the workers: python benchmarks/engine_ask.py FOLDER OUT."""

import sys
from pathlib import Path

from grantflow.settings import read_settings
from grantflow.usecases import installation
from grantflow.usecases.batch import Asked, BatchOrder, pieces
from grantflow.usecases.job_asking import ask_on_files, key_of

folder, out = map(Path, sys.argv[1:])
order = BatchOrder(folder=folder, out=out, asked=Asked(mode="draft"), on_defect=str)
wants, settings = pieces.order_wants(order), read_settings()
with installation.opened(settings) as desk:
    key = key_of("batch", settings.place, [str(out)], {})
    ask_on_files(desk.base, "batch", wants, key, settings.place)
