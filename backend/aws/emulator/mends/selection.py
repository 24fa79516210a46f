"""What a query selects, as AppSync tells it to resolvers, and how deep it goes."""

from graphql import FieldNode, FragmentSpreadNode, print_ast


def selection_of(info):
    paths = []
    for node in info.field_nodes:
        _collect(node.selection_set, "", info.fragments, paths)
    text = print_ast(info.field_nodes[0].selection_set) if info.field_nodes[0].selection_set else ""
    return {"selectionSetList": paths, "selectionSetGraphQL": text}


def _collect(selections, above, fragments, paths):
    for each in selections.selections if selections else []:
        if isinstance(each, FieldNode):
            path = above + (each.alias or each.name).value
            if path not in paths:
                paths.append(path)
            _collect(each.selection_set, path + "/", fragments, paths)
        else:
            _collect(_spread(each, fragments).selection_set, above, fragments, paths)


def _spread(node, fragments):
    return fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node


def depth_of(document):
    fragments = _fragments(document)

    def depth(selections):
        if not selections:
            return 0
        return max(
            1 + depth(each.selection_set) if isinstance(each, FieldNode) else depth(_spread(each, fragments).selection_set)
            for each in selections.selections
        )

    return max((depth(each.selection_set) for each in _operations(document)), default=0)


def introspects(document):
    fragments = _fragments(document)

    def asks(selections):
        return any(
            each.name.value in ("__schema", "__type") if isinstance(each, FieldNode) else asks(_spread(each, fragments).selection_set)
            for each in (selections.selections if selections else [])
        )

    return any(asks(each.selection_set) for each in _operations(document))


def _operations(document):
    return [each for each in document.definitions if each.kind == "operation_definition"]


def _fragments(document):
    return {each.name.value: each for each in document.definitions if each.kind == "fragment_definition"}
