"""The guide to the API: its OpenAPI schema, and a plain page made from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from rapim.web.access import may
from rapim.web.api.api import api


def openapi() -> dict[str, Any]:
    """The OpenAPI 3.1 schema of all operations."""
    return dict(api.get_openapi_schema(path_prefix="/api/"))


@may("hold_token")
def schema(request: HttpRequest) -> HttpResponse:
    """The schema as JSON."""
    return JsonResponse(openapi())


@may("hold_token")
def docs(request: HttpRequest) -> HttpResponse:
    """The schema for people."""
    return render(request, "desk/api.html", {"operations": list(_operations(openapi()))})


def _operations(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, methods in found["paths"].items():
        for method, about in methods.items():
            fields = about.get("requestBody", {}).get("content", {})
            yield {
                "method": method.upper(),
                "path": path,
                "summary": about.get("description", ""),
                "verb": about.get("x-rapim-verb", ""),
                "parameters": [*map(_parameter, about.get("parameters", [])), *_fields(fields)],
            }


def _parameter(about: dict[str, Any]) -> dict[str, Any]:
    return {"name": about["name"], "type": _type(about["schema"]), "required": about.get("required", False)}


def _fields(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for body in content.values():
        wanted = body["schema"].get("required", [])
        for name, about in body["schema"].get("properties", {}).items():
            yield {"name": name, "type": _type(about), "required": name in wanted}


def _type(about: dict[str, Any]) -> str:
    kinds = [part for part in about.get("anyOf", [about]) if part.get("type") != "null"]
    return " | ".join(part.get("format") or part.get("type", "") for part in kinds)
