"""The case with its budget counted out, for whatever shows sums and knows nothing of models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.model.costing import count_case

if TYPE_CHECKING:
    from grantflow.model.application import Application
    from grantflow.model.programme import Call, Programme

# No kind that a person chooses: what a flat rate stands for differs between models.
_FLAT = "schablon"


def counted(
    application: Application, programme: Programme | None, call: Call | None
) -> Application:
    """Return the case with kronor in every row: computed ones and flat rates as rows of their own.

    The case itself when nothing has to be computed.
    """
    lines = count_case(application, programme, call).lines
    if not any(line.computed or line.flat for line in lines):
        return application
    rows = [
        line.row.model_copy(
            update={"amounts": dict(line.amounts)} | ({"kind": _FLAT} if line.flat else {})
        )
        for line in lines
    ]
    budget = application.budget.model_copy(update={"rows": rows})
    return application.model_copy(update={"budget": budget})
