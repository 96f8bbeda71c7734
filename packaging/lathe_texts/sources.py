"""Python sources as trees with what their names mean: enough to tell what an expression may come to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Module:
    """One source file: its path below the root, the values of its names, its functions, its imports."""

    path: str
    tree: ast.Module
    names: dict[str, list[ast.expr]] = field(default_factory=dict)
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def around(self, node: ast.AST) -> Iterator[ast.FunctionDef]:
        """The functions that a node stands in, the innermost first."""
        at = self.parents.get(node)
        while at is not None:
            if isinstance(at, ast.FunctionDef):
                yield at
            at = self.parents.get(at)

    def parameter(self, name: ast.Name) -> tuple[ast.FunctionDef, int] | None:
        """The function whose parameter a name is, and at which place callers give it; None if it is none."""
        for function in self.around(name):
            if name.id in parameters(function):
                bound = isinstance(self.parents.get(function), ast.ClassDef) and not _is_static(function)
                return function, parameters(function).index(name.id) - bound
        return None

    def called_as(self, function: ast.FunctionDef) -> str:
        """The name that calls of a function bear: of `__init__` that of its class."""
        around = self.parents.get(function)
        return (
            around.name if function.name == "__init__" and isinstance(around, ast.ClassDef) else function.name
        )

    def is_caught(self, text: ast.expr) -> bool:
        """Whether an expression is a caught exception, or its text."""
        if isinstance(text, ast.Call) and called(text) == "str" and len(text.args) == 1:
            text = text.args[0]
        at: ast.AST | None = text
        while isinstance(text, ast.Name) and at is not None:
            if isinstance(at, ast.ExceptHandler) and at.name == text.id:
                return True
            at = self.parents.get(at)
        return False


def read_sources(root: Path) -> dict[str, Module]:
    """The modules below a package's folder by their dotted names."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = (root.name, *path.relative_to(root).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = read_source(path.relative_to(root).as_posix(), path.read_text("utf-8"))
    return found


def read_source(path: str, text: str) -> Module:
    """One module of its text."""
    module = Module(path, ast.parse(text))
    for node in ast.walk(module.tree):
        for child in ast.iter_child_nodes(node):
            module.parents[child] = node
        if isinstance(node, ast.ImportFrom) and node.module:
            module.imported.update({one.asname or one.name: node.module for one in node.names})
        if isinstance(node, ast.FunctionDef):
            module.functions.setdefault(node.name, node)
    for statement in module.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                module.names.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                module.names.setdefault(name, []).append(value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for one, value in zip(names, values, strict=False):
                    if isinstance(one, ast.Name):
                        module.names.setdefault(one.id, []).append(value)
    return module


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    func = call.func
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def parameters(function: ast.FunctionDef) -> list[str]:
    args = function.args
    return [one.arg for one in (*args.posonlyargs, *args.args, *args.kwonlyargs)]


def annotation(function: ast.FunctionDef, name: str) -> str:
    """The type that a function's parameter is declared as, "" where there is none."""
    args = function.args
    for one in (*args.posonlyargs, *args.args, *args.kwonlyargs):
        if one.arg == name and one.annotation is not None:
            return ast.unparse(one.annotation)
    return ""


def own(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions inside it."""
    for node in ast.iter_child_nodes(function):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            yield from own(node)


def returned(function: ast.FunctionDef) -> list[ast.expr]:
    return [node.value for node in own(function) if isinstance(node, ast.Return) and node.value is not None]


def assigned(function: ast.AST, name: str) -> list[tuple[ast.expr, bool]] | None:
    """What a local name is given, and whether that is added to it; None where it is no local name.

    Empty where it is bound in a way that is not read (a loop, an unpacking).
    """
    found: list[tuple[ast.expr, bool]] = []
    bound = False
    for node in own(function):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = zip(names, values, strict=False)
                found += [(v, False) for t, v in pairs if isinstance(t, ast.Name) and t.id == name]
            case (
                ast.Assign(targets=[ast.Name(id=one)], value=value)
                | ast.AnnAssign(target=ast.Name(id=one), value=ast.expr() as value)
                | ast.NamedExpr(target=ast.Name(id=one), value=value)
            ) if one == name:
                found.append((value, False))
            case ast.AugAssign(target=ast.Name(id=one), op=ast.Add(), value=value) if one == name:
                found.append((value, True))
            case ast.Name(id=one, ctx=ast.Store()) if one == name:
                bound = True
    return found if found or bound else None


def put_in(function: ast.AST, name: str) -> list[ast.expr]:
    """What is appended or added to a local list."""
    found: list[ast.expr] = []
    for node in own(function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=one), attr="append"), args=[value]):
                if one == name:
                    found.append(value)
            case ast.AugAssign(target=ast.Name(id=one), value=ast.List() | ast.ListComp() as value):
                if one == name:
                    found.append(value)
    return found


def _is_static(function: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in function.decorator_list)
