"""What can be broken in a module, and how; `scripts.mutate` does it."""

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

COMPARED: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
RECKONED: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
}
CALLED: Mapping[str, str] = {"min": "max", "max": "min", "any": "all", "all": "any"}

_ONLY_IF_GIVEN = "it is read only where it was given"
_NOT_LOOKED_AT = "no rule of a layer without claims looks at them"
_NOTHING_GIVEN = "sharing nothing gives nothing"
_ADDS_NOTHING = "what comes later is no better: it adds nothing"
_NO_MORE = "nothing more is done either way"
_BEYOND = "any number beyond what can be asked for"
_SHORTER = "a shorter way to the same"
_A_BOUND = "how much work is too much is no rule, and one more or less is as good"
_FILLED_ANYWAY = "filling finds the same where nobody gets too much"

#: file -> mutants that no test can notice -> why what they change makes no difference
EQUIVALENT: Mapping[str, Mapping[str, str]] = {
    "promotions/units/splitting.py": {
        "module: WORK_MAX = 1000000: 1000000 -> 1000001": _A_BOUND,
        "module: WORK_MAX = 1000000: 1000000 -> 999999": _A_BOUND,
        "module: ROUND_COST = 8: 8 -> 9": _A_BOUND,
        "module: ROUND_COST = 8: 8 -> 7": _A_BOUND,
        "share_within: capacities is not weights and any((share + (more and run == at) > capacity for run, (share, capacity) in enumerate(zip(shares, capacities, strict=True)))) -> capacities is not weights or any((share + (more and run == at) > capacity for run, (share, capacity) in enumerate(zip(shares, capacities, strict=True))))": _FILLED_ANYWAY,
        "share_within: share + (more and run == at) > capacity -> share + (more and run == at) >= capacity": _FILLED_ANYWAY,
        "share_within: share + (more and run == at) > capacity -> share + (more and run == at) <= capacity": _FILLED_ANYWAY,
        "share_within: more and run == at -> more or run == at": _FILLED_ANYWAY,
        "largest_remainder: (shares, 0, 0): 0 -> 1": _NO_MORE,
        "largest_remainder: (shares, 0, 0): 0 -> -1": _NO_MORE,
        "_fill: work = 0: 0 -> 1": _A_BOUND,
        "_fill: work = 0: 0 -> -1": _A_BOUND,
        "_fill: work <= WORK_MAX -> work < WORK_MAX": _A_BOUND,
        "_fill: filled[run] < counts[run] -> filled[run] <= counts[run]": _NOTHING_GIVEN,
        "_filled_up: not filled[run] -> filled[run]": "units of a run that are filled one by one all get as much",
    },
    "promotions/evaluating.py": {
        "why_untouched: any((placed.rule.scope.holds(sku) for sku in skus)) ->"
        " all((placed.rule.scope.holds(sku) for sku in skus))": "asked where it holds none of them",
    },
    "promotions/engine/dealing.py": {
        "Failure: short: int = 0: 0 -> 1": _ONLY_IF_GIVEN,
        "Failure: short: int = 0: 0 -> -1": _ONLY_IF_GIVEN,
        "take: -1 -> 1": _NOT_LOOKED_AT,
        "take: -1: 1 -> 2": _NOT_LOOKED_AT,
        "take: -1: 1 -> 0": _NOT_LOOKED_AT,
    },
    "promotions/benefits/buy_get.py": {
        "give: min(savings) > 0 -> min(savings) <= 0": _SHORTER,
        "give: min(savings) > 0: 0 -> 1": _SHORTER,
        "give: break -> continue": _NO_MORE,
        "most: break -> continue": _NO_MORE,
    },
    "promotions/benefits/n_for.py": {"give: break -> continue": _NO_MORE},
    "ledger/drafting.py": {
        "module: 2 ** 62: 2 -> 3": _BEYOND,
        "module: 2 ** 62: 62 -> 63": _BEYOND,
        "module: 2 ** 62: 62 -> 61": _BEYOND,
        "give: max(0, self.room(name, of=of)): 0 -> -1": "a limited account never has less than nothing",
    },
    "ledger/posting.py": {
        "add: assert_never(leg) -> pass": "there are no other legs",
        "_start: max(0, min([asked, *(self.room(name, of=of) for name in giving)])): 0 -> -1": "a limited account never has less than nothing",
    },
    "ledger/lots.py": {"take: break -> continue": _NO_MORE},
    "promotions/units/columns.py": {
        "_places: len(first) - 1 -> len(first) + 1": _SHORTER,
        "_places: len(first) - 1: 1 -> 2": _SHORTER,
        "less: mark >= 0: 0 -> -1": "a claim of -1 is none",
    },
    "promotions/units/hands.py": {
        "_shares_of: off <= 0 -> off < 0": _NOTHING_GIVEN,
        "_shares_of: off <= 0: 0 -> -1": _NOTHING_GIVEN,
        "_shares_of: return [] -> return None": "no shares are read alike",
        "_shares_of: return [] -> return None (2)": "no shares are read alike",
    },
    "promotions/units/pools.py": {
        "_above: current > floors[line] -> current >= floors[line]": "0 either way",
        "split: total >= room -> total > room": _SHORTER,
        "give_each: total > cap -> total >= cap": _SHORTER,
        "give_parts: total > cap -> total >= cap": _SHORTER,
        "give_parts: len(pieces) > len(parts) -> len(pieces) >= len(parts)": _SHORTER,
    },
    "promotions/units/tops.py": {
        "top: value <= 0 -> value < 0": _ADDS_NOTHING,
        "top: value <= 0: 0 -> -1": _ADDS_NOTHING,
        "top: left == 0: 0 -> -1": _ADDS_NOTHING,
        "top: break -> continue": _ADDS_NOTHING,
        "top_sets: _saved(parts, price, middle + 1) > _saved(parts, price, middle) ->"
        " _saved(parts, price, middle + 1) >= _saved(parts, price, middle)": "both save as much",
    },
    "promotions/units/writing.py": {
        "module: -1: 1 -> 2": "any number that is no rule's",
        "write: (log, CUT, 0, cuts, ()): 0 -> 1": "the amount of a cut is not looked at",
        "write: (log, CUT, 0, cuts, ()): 0 -> -1": "the amount of a cut is not looked at",
        "given: place + 1 -> place - 1 (2)": "a slice that ends before it begins is empty",
        "given: place + 1: 1 -> 0 (2)": "a slice that ends before it begins is empty",
    },
    "orders/shares.py": {
        "refund_of: rows[0]: 0 -> -1": "all rows of a line have as many adjustments",
    },
    "payments/refunds.py": {"split_refund: giving[0]: 0 -> -1": "all takings are of one currency"},
}


@dataclass(frozen=True)
class Mutant:
    """One changed module; *name* says where and how, and stays when lines move."""

    name: str
    line: int
    tree: ast.Module


def mutants_of(source: str) -> Iterator[Mutant]:
    """Break one thing at a time; every line keeps its number."""
    tree = ast.parse(source)
    seen: dict[str, int] = {}
    for place, (function, around, node) in enumerate(places(tree)):
        for number, changed in enumerate(changes(node)):
            broken = copy.deepcopy(tree)
            (_, _, target) = list(places(broken))[place]
            other = ast.copy_location(list(changes(target))[number], target)
            replace(broken, target, other)
            where = f"{_said(around)}: " if isinstance(node, ast.Constant) else ""
            what = f"{function}: {where}{_said(node)} -> {_said(changed)}"
            seen[what] = seen.get(what, 0) + 1
            name = what if seen[what] == 1 else f"{what} ({seen[what]})"
            fixed = ast.fix_missing_locations(broken)
            yield Mutant(name=name, line=node.lineno, tree=fixed)


def _said(node: ast.AST) -> str:
    """Say what *node* is; of a block, its first line."""
    return ast.unparse(node).partition("\n")[0]


#: A function's name, what something stands in there, and that itself.
Place = tuple[str, ast.AST, ast.expr | ast.stmt]


def places(tree: ast.Module) -> Iterator[Place]:
    """Walk what may be changed, with where it is; always in the same order."""
    yield from _inside("module", tree)


def _inside(function: str, node: ast.AST) -> Iterator[Place]:
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_text(child):
                continue
            if isinstance(child, ast.keyword) and child.arg == "strict":
                continue  # that two lists are as long is asserted by it, not decided
            if isinstance(child, ast.expr | ast.stmt):
                yield function, node, child
            named = child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else function
            yield from _inside(named, child)


def _is_text(node: ast.AST) -> bool:
    """Tell whether *node* only says something: a docstring, or an f-string."""
    if isinstance(node, ast.Expr):
        node = node.value
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def changes(node: ast.expr | ast.stmt) -> Iterator[ast.expr | ast.stmt]:
    """Yield what *node* may be broken into."""
    if isinstance(node, ast.stmt):
        yield from _other_statements(node)
    else:
        yield from _other_expressions(node)


def _other_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    match node:
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in RECKONED:
            yield ast.AugAssign(target=target, op=RECKONED[type(op)](), value=value)
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield ast.Return(value=ast.Constant(value=None))
        case ast.Raise() | ast.Expr(value=ast.Call() | ast.YieldFrom() | ast.Yield()):
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.If(test=test, body=body, orelse=orelse) if _is_bare(test):
            yield ast.If(test=_not(test), body=body, orelse=orelse)
        case _:
            return


def _other_expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left=left, ops=[one], comparators=[right]):
            for other in COMPARED.get(type(one), ()):
                yield ast.Compare(left=left, ops=[other()], comparators=[right])
        case ast.BinOp(left=left, op=op, right=right) if type(op) in RECKONED:
            yield ast.BinOp(left=left, op=RECKONED[type(op)](), right=right)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(op=ast.Or() if isinstance(op, ast.And) else ast.And(), values=values)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in CALLED:
            called = ast.Name(id=CALLED[name], ctx=ast.Load())
            yield ast.Call(func=called, args=args, keywords=keywords)
        case ast.IfExp(test=test, body=body, orelse=orelse) if _is_bare(test):
            yield ast.IfExp(test=_not(test), body=body, orelse=orelse)
        case ast.Constant(value=value):
            yield from _other_constants(value)
        case _:
            return


def _other_constants(value: object) -> Iterator[ast.Constant]:
    if isinstance(value, bool):
        yield ast.Constant(value=not value)
    elif isinstance(value, int):
        yield ast.Constant(value=value + 1)
        yield ast.Constant(value=value - 1)


def _is_bare(test: ast.expr) -> bool:
    """Tell whether nothing in *test* itself is broken in another way."""
    return isinstance(test, ast.Name | ast.Attribute | ast.Call | ast.NamedExpr | ast.Subscript)


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(op=ast.Not(), operand=test)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    """Put *new* in the place of *old*."""
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if value is old:
                setattr(node, name, new)
                return
            if isinstance(value, list) and any(one is old for one in value):
                value[next(place for place, one in enumerate(value) if one is old)] = new
                return
