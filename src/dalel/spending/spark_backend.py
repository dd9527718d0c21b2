"""Ibis's Spark, with rows passed as Arrow: on its own it passes them through pandas, which has no whole number NULL."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from ibis.backends.pyspark import Backend
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.expr import operations as ops
from ibis.expr import types as ir
from pyspark.sql import DataFrame, SparkSession

LOOPBACK = "127.0.0.1"
LOGGING = Path(__file__).with_name("spark_log.properties")
"""Only errors are logged: Spark's own remarks would stand between ours."""


class SparkCompiler(PySparkCompiler):  # type: ignore[misc]  # Ibis has no types
    """Ibis's Spark SQL, with one repair."""

    def visit_CountStar(self, op: ops.CountStar, *, arg: Any, where: Any) -> Any:  # noqa: N802
        """How many rows satisfy a condition: 0, not NULL, where it is unknown of all of them."""
        return super().visit_CountStar(op, arg=arg, where=where) if where is None else self.f.count_if(where)


class SparkBackend(Backend):  # type: ignore[misc]  # Ibis has no types
    """What the flags ask of an engine, answered by Spark."""

    compiler = SparkCompiler()
    shared: Path
    """A folder that the driver and every worker see: results pass through it."""

    def read_parquet(self, path: str | Path | Sequence[str], /, *, table_name: str | None = None, **_: Any) -> ir.Table:
        """One or more files as a table."""
        paths = [os.path.abspath(each) for each in ([path] if isinstance(path, str | Path) else path)]  # noqa: PTH100
        name = table_name or f"dalel_{len(self._session.catalog.listTables())}"
        self._session.read.parquet(*paths).createOrReplaceTempView(name)
        return self.table(name)

    def create_table(self, name: str, /, obj: ir.Table, **_: Any) -> ir.Table:
        """The rows of a query, computed once and held for as long as the session lives."""
        self.frame(obj).cache().createOrReplaceTempView(name)
        return self.table(name)

    def frame(self, expr: ir.Expr) -> DataFrame:
        """An expression as Spark's own table, not computed yet."""
        self._run_pre_execute_hooks(expr)
        found: DataFrame = self._session.sql(self.compile(expr.as_table()))
        return found

    def to_pyarrow(
        self, expr: ir.Expr, /, *, params: Any = None, limit: int | str | None = None, **_: Any
    ) -> pa.Table | pa.Array | pa.Scalar:
        """The rows of a query."""
        del params, limit
        schema = expr.as_table().schema().to_pyarrow()
        return expr.__pyarrow_result__(self.frame(expr).toArrow().cast(schema))

    def to_parquet(self, expr: ir.Table, /, path: str | Path, **_: Any) -> None:
        """The rows of a query as a folder of files, whose names are in the order of the rows."""
        self.frame(expr).write.parquet(os.path.abspath(path))  # noqa: PTH100

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        rows = op.data.to_pyarrow(op.schema)
        self._session.createDataFrame(rows).createOrReplaceTempView(op.name)


def connect(master: str, *, shared: Path) -> SparkBackend:
    """A session at a master; one that runs on this machine alone listens to nobody else."""
    builder = SparkSession.builder.master(master).appName("dalel")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={LOGGING.as_uri()}",
        "spark.sql.warehouse.dir": str(shared / "warehouse"),
        "spark.sql.session.timeZone": "UTC",
    }
    if master.startswith("local"):
        settings |= {"spark.driver.host": LOOPBACK, "spark.driver.bindAddress": LOOPBACK}
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    # A table of a thousand rows cut in two hundred parts costs two hundred tasks.
    session.conf.set("spark.sql.shuffle.partitions", str(2 * session.sparkContext.defaultParallelism))
    backend = SparkBackend()
    backend.register_options()  # what ibis.pyspark.connect does for its own
    backend.do_connect(session)
    backend.shared = shared
    return backend
