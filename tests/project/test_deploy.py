"""How others run it: image, compose, Kubernetes, systemd and alerts keep to our rules, as far as unrun."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.metrics import Metrics
from bot.settings import NAMES
from bot.watch import Watch, application_of
from tests.project.documents import text_of
from tests.project.sources import PACKAGES, ROOT

SETTINGS = {name.upper() for name in NAMES}
OF_THE_IMAGE = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
WRITABLE = {"/tmp", "/var/lib/handoff"}  # noqa: S108 - where a container may write
RULES = yaml.safe_load((ROOT / "deploy" / "prometheus-rules.yaml").read_text(encoding="utf-8"))
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]


def _instructions(name: str = "Dockerfile") -> Iterator[tuple[str, str]]:
    """Each instruction of the image's description, with its words on one line."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, " ".join(rest.split())


def _last_stage() -> list[tuple[str, str]]:
    instructions = list(_instructions())
    begin = max(place for place, (word, _) in enumerate(instructions) if word == "FROM")
    return instructions[begin:]


def test_the_image_is_built_in_stages_of_named_versions() -> None:
    """What builds it stays behind, and nothing is `latest`."""
    stages = [words.split() for word, words in _instructions() if word == "FROM"]
    assert len(stages) > 1
    assert all(re.fullmatch(r"python:\d+\.\d+-slim", stage[0]) for stage in stages)


def test_the_image_runs_as_nobody_and_has_nothing_to_build_with() -> None:
    """It takes over what was built, and installs nothing."""
    last = _last_stage()
    assert [words for word, words in last if word == "USER"] == ["10001:10001"]
    assert [words.split()[0] for word, words in last if word in {"COPY", "ADD"}] == ["--from=build"]
    commands = " ".join(words for word, words in last if word == "RUN")
    assert "pip uninstall" in commands
    assert not re.search(r"pip install|apt-get|curl|wget", commands)


def test_the_image_tells_its_health_and_its_settings_exist() -> None:
    """What it asks is one of the paths that are answered, in words that Python understands."""
    words = dict(_last_stage())
    health = json.loads(words["HEALTHCHECK"].partition("CMD ")[2])
    compile(health[-1], "the health check", "exec")
    paths = [resource.canonical for resource in application_of(Watch()).router.resources()]
    assert any(f"}}{path}'" in health[-1] for path in paths)
    named = {one.partition("=")[0] for one in words["ENV"].split()}
    assert named <= SETTINGS | OF_THE_IMAGE
    assert json.loads(words["ENTRYPOINT"]) == ["handoff"]


def test_the_image_takes_just_what_the_wheel_is_built_from() -> None:
    """Each thing copied is there and let through, and nothing else is: no `.env`, no database."""
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert [line for line in ignored if line and not line.startswith(("#", "!"))] == ["*", "**/__pycache__"]
    let_through = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {
        name
        for word, words in _instructions()
        if word == "COPY" and not words.startswith("--from")
        for name in words.split()[:-1]
    }
    assert copied == let_through
    assert all((ROOT / name).exists() for name in copied)
    assert copied >= set(PACKAGES)


@pytest.mark.skipif(
    shutil.which("docker") is None
    or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode != 0,
    reason="no image is built: docker doesn't run here",
)
def test_the_image_is_built_and_runs_read_only() -> None:
    """It tells its version where nothing can be written."""
    subprocess.run(["docker", "build", "-q", "-t", "handoff:test", "."], cwd=ROOT, check=True)
    words = ["docker", "run", "--rm", "--read-only", "--network", "none", "handoff:test", "--version"]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    assert told.stdout.startswith("handoff ")


def _compose() -> dict[str, Any]:
    """The services of `compose.yaml` that are Handoff."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return {name: service for name, service in services.items() if service["image"] == "handoff"}


def test_compose_runs_two_bots_and_a_worker() -> None:
    """Each waits until the database answers."""
    services = _compose()
    assert services["bot"]["deploy"]["replicas"] == 2
    assert {name: service["command"] for name, service in services.items()} == {
        "bot": ["run"],
        "worker": ["worker"],
    }
    for service in services.values():
        assert service["depends_on"]["database"]["condition"] == "service_healthy"


@pytest.mark.parametrize("name", ["bot", "worker"])
def test_a_service_of_compose_may_nothing_that_it_needs_not(name: str) -> None:
    """It writes into two places, has no rights of root's, and no setting that isn't one."""
    service = _compose()[name]
    assert service["read_only"] is True
    assert {*service["tmpfs"], *service["volumes"]} == WRITABLE
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service["environment"]) <= SETTINGS | {"PGPASSWORD"}


def _deployments() -> list[dict[str, Any]]:
    text = (ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8")
    return [one for one in yaml.safe_load_all(text) if one["kind"] == "Deployment"]


def test_kubernetes_runs_two_bots_and_a_worker() -> None:
    """Each is chosen by the labels that it has."""
    found = {one["metadata"]["name"]: one["spec"] for one in _deployments()}
    assert {name: spec["replicas"] for name, spec in found.items()} == {"handoff-bot": 2, "handoff-worker": 1}
    for spec in found.values():
        assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]


@pytest.mark.parametrize("deployment", _deployments(), ids=lambda one: str(one["metadata"]["name"]))
def test_a_pod_keeps_to_the_strictest_rules(deployment: dict[str, Any]) -> None:
    """As the restricted profile has them.

    It stands at https://kubernetes.io/docs/concepts/security/pod-security-standards/.
    """
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == WRITABLE
    assert {mount["name"] for mount in container["volumeMounts"]} == {one["name"] for one in pod["volumes"]}
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert "memory" in container["resources"]["limits"]


def test_kubernetes_sets_settings_that_exist() -> None:
    """What isn't secret stands in the map."""
    text = (ROOT / "deploy" / "kubernetes.yaml").read_text(encoding="utf-8")
    (settings,) = (one["data"] for one in yaml.safe_load_all(text) if one["kind"] == "ConfigMap")
    assert set(settings) <= SETTINGS
    assert all(isinstance(value, str) for value in settings.values())


SHOWN = (
    r"^( *)# (---|(?:apiVersion|kind|OAUTH_PORT): .*|(?:metadata|spec|ports):| *- .*"
    r"|  (?:name|selector|ports):.*)$"
)
"""A comment that is a line of YAML."""


def test_a_password_is_put_together_with_no_address() -> None:
    """An @ or a % in it would make another address of it."""
    for service in _compose().values():
        assert service["environment"]["DATABASE_URL"] == "postgresql://handoff@database/handoff"
        assert service["environment"]["PGPASSWORD"].startswith("${POSTGRES_PASSWORD:?")


@pytest.mark.parametrize("name", ["compose.yaml", "deploy/kubernetes.yaml", "deploy/handoff.service"])
def test_what_many_workspaces_need_is_shown(name: str) -> None:
    """As comments: by settings that exist, and what is uncommented is as sound as the rest."""
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = {one.strip(",;") for one in re.findall(r"\b(?:SLACK_CLIENT_\w+|OAUTH_PORT|TOKEN_KEY)\b", text)}
    assert shown == {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "OAUTH_PORT", "TOKEN_KEY"} <= SETTINGS
    if name.endswith("yaml"):
        uncommented = re.sub(SHOWN, r"\1\2", text, flags=re.MULTILINE)
        assert len(list(yaml.safe_load_all(uncommented))) == text.count("\n# ---") + text.count("\n---") + 1


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="the service isn't verified: no systemd here"
)
def test_the_service_is_sound_and_shut_in(tmp_path: Path) -> None:
    """By systemd's own judgement: no word that it doesn't know, and an exposure of less than 2 of 10."""
    text = (ROOT / "deploy" / "handoff.service").read_text(encoding="utf-8")
    unit = tmp_path / "handoff.service"
    unit.write_text(text.replace("/opt/handoff/bin/handoff", sys.executable), encoding="utf-8")
    verify = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (verify.returncode, verify.stdout + verify.stderr) == (0, "")
    judged = ["systemd-analyze", "security", "--no-pager", "--offline=yes", "--threshold=20", str(unit)]
    done = subprocess.run(judged, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_service_sets_settings_that_exist() -> None:
    """The others come from its file of settings."""
    text = (ROOT / "deploy" / "handoff.service").read_text(encoding="utf-8")
    given = re.findall(r"^Environment=(.*)$", text, re.MULTILINE)
    assert {one.partition("=")[0] for line in given for one in line.split()} <= SETTINGS


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(alert["alert"]))
def test_an_alert_asks_for_numbers_that_are_told(alert: dict[str, Any]) -> None:
    """By names, stages and states that there are, and with balanced brackets."""
    exposed = Metrics().exposition().decode()
    for name in re.findall(r"\bhandoff_\w+", alert["expr"]):
        assert f"# TYPE {re.sub(r'_(bucket|count|sum)$', '', name)} " in exposed
    assert all(alert["expr"].count(left) == alert["expr"].count(right) for left, right in ("()", "{}", "[]"))


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(alert["alert"]))
def test_an_alert_says_what_people_notice_and_what_to_do(alert: dict[str, Any]) -> None:
    """Its paragraph is there."""
    told = alert["annotations"]
    assert all(told[name].endswith(".") for name in ("summary", "description"))
    document, _, anchor = told["runbook"].partition("#")
    headings = re.findall(r"^### (.+)$", text_of(document), re.MULTILINE)
    assert anchor in {heading.lower().replace(" ", "-") for heading in headings}
    assert alert["labels"]["severity"] in {"warning", "critical"}
