"""What can be broken in a module, and how; `scripts.mutate` does it."""

import ast
from collections.abc import Iterator, Mapping

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

#: file -> mutants that no test can notice, since what they change makes no difference
EQUIVALENT: Mapping[str, frozenset[str]] = {
    "orders/shares.py": frozenset(
        {
            # All rows of a line have as many adjustments: the last tells it as well as the first.
            "refund_of: 0 -> -1 (3)",
            # There are as many ends of rows as rows: `strict` has nothing to object to.
            "_overlaps: True -> False",
        }
    ),
}


def places(tree: ast.Module) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    """Walk what may be changed, with the function that it is in; always in the same order."""
    yield from _inside("module", tree)


def _inside(function: str, node: ast.AST) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_text(child):
                continue
            if isinstance(child, ast.expr | ast.stmt):
                yield function, child
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
            other_name = ast.Name(id=CALLED[name], ctx=ast.Load())
            yield ast.Call(func=other_name, args=args, keywords=keywords)
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield ast.Return(value=ast.Constant(value=None))
        case ast.Raise():
            yield ast.Pass()
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
