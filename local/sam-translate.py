"""Turns a SAM template into the CloudFormation template that AWS would deploy, without an account.

    pip install aws-sam-translator pyyaml
    python3 sam-translate.py template.yaml > template.processed.json

Local code (`CodeUri: ./src`) stays a path, relative to the template: keep the result in the same folder.
"""

import json
import os
import sys
from urllib.parse import quote, unquote

LOCAL = "local-code"
# Properties with local files, by type of SAM.
FILES = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
# Where CloudFormation has them.
CODE = {"AWS::Lambda::Function": "Code", "AWS::Lambda::LayerVersion": "Content"}


def is_local(value):
    return isinstance(value, str) and not value.startswith("s3://")


def hide(properties, name):
    """The translator takes addresses in S3 only."""
    if is_local(properties.get(name)):
        properties[name] = f"s3://{LOCAL}/{quote(properties[name], safe='')}"


def show(value):
    """The path again that `hide` has hidden."""
    if isinstance(value, dict) and value.get("S3Bucket") == LOCAL:
        return unquote(value["S3Key"])
    return value


def main(file):
    try:
        from samtranslator.model.exceptions import InvalidDocumentException
        from samtranslator.translator.transform import transform
        from samtranslator.yaml_helper import yaml_parse
    except ModuleNotFoundError as error:
        sys.exit(f"the Python module {error.name} is missing: pip install aws-sam-translator pyyaml")
    os.environ.setdefault("AWS_DEFAULT_REGION", os.environ.get("AWS_REGION", "us-east-1"))
    with open(file, encoding="utf-8-sig") as text:
        template = yaml_parse(text)
    hide(template.get("Globals", {}).get("Function", {}), "CodeUri")
    for resource in template.get("Resources", {}).values():
        hide(resource.setdefault("Properties", {}), FILES.get(resource.get("Type"), ""))
    defaults = {name: each.get("Default") for name, each in template.get("Parameters", {}).items()}
    known = {name: value for name, value in defaults.items() if value is not None}
    try:
        result = transform(template, known, None)
    except InvalidDocumentException as error:
        sys.exit("\n".join(f"{file}: {cause.message}" for cause in error.causes))
    result.pop("Transform", None)
    for resource in result["Resources"].values():
        name = CODE.get(resource["Type"])
        if name in resource.get("Properties", {}):
            resource["Properties"][name] = show(resource["Properties"][name])
    json.dump(result, sys.stdout, indent=1, default=str)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: python3 {sys.argv[0]} TEMPLATE > template.processed.json")
    main(sys.argv[1])
