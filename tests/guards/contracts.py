"""What a file may import, told from how its name ends: `mapping_actions.py` is actions.

Kinds of contract for import-linter; pyproject.toml has the contracts themselves. A new file is
under them from its first line, wherever it stands.
"""

from collections.abc import Iterable, Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.domain.imports import ModuleExpression


def ending(module: str) -> str:
    """What the module's name ends in: actions, of portfolio.evidence.mapping.actions."""
    return module.rpartition(".")[2].rpartition("_")[2]


class EndingsInOrder(Contract):  # type: ignore[misc]  # import-linter has no types
    """No module imports one whose ending stands above its own in the order."""

    type_name = "endings_in_order"

    order = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # its signature
        """Whether all imports between modules with such endings go down the order."""
        broken = list(self._broken(graph))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _broken(self, graph: ImportGraph) -> Iterator[str]:
        place = {
            each: at for at, level in enumerate(self.order) for each in str(level).split(" | ")
        }
        for module in sorted(graph.modules):
            at = place.get(ending(module))
            if at is None or graph.is_module_squashed(module):
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                if not graph.is_module_squashed(imported) and place.get(ending(imported), at) < at:
                    yield f"{module} imports {imported}"

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name every import that goes up."""
        for each in check.metadata["broken"]:
            output.print_error(each)


class ForbiddenByEnding(ForbiddenContract):  # type: ignore[misc]  # import-linter has no types
    """As import-linter's own, for every module with one of the endings, and for those named."""

    type_name = "forbidden_by_ending"

    source_modules = fields.SetField(subfield=fields.ModuleExpressionField(), required=False)
    source_endings = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # its signature
        """Whether none of them imports what is forbidden."""
        self.source_modules = {*(self.source_modules or ()), *self._ending_so(graph.modules)}
        return super().check(graph, verbose)

    def _ending_so(self, modules: Iterable[str]) -> Iterator[ModuleExpression]:
        for module in modules:
            if module.startswith("portfolio.") and ending(module) in self.source_endings:
                yield ModuleExpression(module)
