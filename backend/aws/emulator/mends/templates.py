"""CloudFormation: resource types that the emulator does not know, from versions of state machines to what it cannot hold."""

import json
import os

from ministack.services import stepfunctions
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

_HERE = os.path.dirname(os.path.abspath(__file__))


def mend():
    _RESOURCE_HANDLERS["AWS::StepFunctions::StateMachineVersion"] = {
        "create": _publish_version,
        "delete": lambda version, _: None,
    }
    _RESOURCE_HANDLERS["AWS::StepFunctions::StateMachineAlias"] = {
        "create": _create_alias,
        "update": lambda alias, _, properties, __: _update_alias(alias, properties),
        "delete": lambda alias, _: _ask("_delete_state_machine_alias", {"stateMachineAliasArn": alias}),
    }
    with open(os.path.join(_HERE, "..", "not-held.json"), encoding="utf-8") as file:
        for each in json.load(file):
            for kind in each["resourceTypes"]:
                _RESOURCE_HANDLERS.setdefault(kind, _nothing(_ATTRIBUTES.get(kind, {})))


_ATTRIBUTES = {
    "AWS::Amplify::App": {"AppId": "d000000000000", "DefaultDomain": "d000000000000.amplifyapp.com"},
    "AWS::Amplify::Branch": {"BranchName": "main"},
}


# Named, so that what refers to it can; nothing is behind it.
def _nothing(attributes):
    return {
        "create": lambda name, _, stack: (f"{stack}-{name}", attributes),
        "update": lambda physical, _, __, ___: (physical, attributes),
        "delete": lambda _, __: None,
    }


def _publish_version(_, properties, __):
    answer = _ask("_publish_state_machine_version", {"stateMachineArn": properties["StateMachineArn"]})
    return answer["stateMachineVersionArn"], {"Arn": answer["stateMachineVersionArn"]}


def _create_alias(name, properties, _):
    answer = _ask(
        "_create_state_machine_alias",
        {"name": properties.get("Name", name), "routingConfiguration": _routing(properties)},
    )
    return answer["stateMachineAliasArn"], {"Arn": answer["stateMachineAliasArn"]}


def _update_alias(alias, properties):
    _ask(
        "_update_state_machine_alias",
        {"stateMachineAliasArn": alias, "routingConfiguration": _routing(properties)},
    )
    return alias, {"Arn": alias}


def _routing(properties):
    preference = properties.get("DeploymentPreference")
    if preference:
        return [{"stateMachineVersionArn": preference["StateMachineVersionArn"], "weight": 100}]
    return [
        {"stateMachineVersionArn": each["StateMachineVersionArn"], "weight": int(each["Weight"])}
        for each in properties["RoutingConfiguration"]
    ]


def _ask(operation, request):
    status, _, body = getattr(stepfunctions, operation)(request)
    if status >= 300:
        raise ValueError(body if isinstance(body, str) else body.decode())
    return json.loads(body or "{}")
