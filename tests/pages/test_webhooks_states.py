"""The page of webhooks: endpoints, what they were told, and the secret that no state holds."""

from __future__ import annotations

import pytest

from backend.domain.webhooks import KINDS
from backend.messages import (
    Acknowledged,
    AddWebhook,
    HookedLabel,
    Redeliver,
    Refused,
    RemoveWebhook,
    TestWebhook,
    Webhook,
    WebhookMessage,
    WebhooksState,
)
from tests.pages.stage import Backend, Tab
from ui.pages.webhooks.page import Webhooks

pytestmark = pytest.mark.timeout(30)
SECRET = "whsec_" + 32 * "a"
URL = "https://hooks.example/"
HOOK = Webhook(id=3, url=URL, kinds=tuple(KINDS), labels=(), owner="ada", at=0.0)
TOLD = WebhookMessage(
    id=7, webhook=3, message="msg_1", kind="model.deployed", at=0.0, state="waiting",
    label="night", tries=2, due_at=90.0, tried_at=60.0, milliseconds=1250, status=500,
    error="It answered 500.",
)  # fmt: skip


async def opened(tab: Tab, backend: Backend, **state: tuple[object, ...]) -> None:
    backend.states["webhooks"] = WebhooksState(**state)  # type: ignore[arg-type]
    await tab.open(Webhooks, "/webhooks")
    await tab.sees(Webhooks, loaded=True)


async def test_a_webhook_is_added_and_its_secret_shown_by_its_slip_only(
    tab: Tab, backend: Backend
) -> None:
    await opened(tab, backend, labels=(HookedLabel(id=5, name="night"),))
    await tab.sees(Webhooks, labels=[("5", "night")])
    backend.replies[AddWebhook] = lambda command: Acknowledged(id=command.id)
    form = {"url": f" {URL} ", "model.deployed": "on", "label": "5", "key": SECRET, "slip": "1"}
    await tab.fire(Webhooks.add, form=form)
    await tab.sees(Webhooks, given_name=URL, given_slip="1", forms=1)
    [sent] = backend.heard_of(AddWebhook)
    assert (sent.url, sent.kinds, sent.labels) == (URL, ("model.deployed",), (5,))
    assert SECRET not in await tab.all_states()
    await tab.fire(Webhooks.add, form={"url": URL, "key": SECRET, "slip": "2"})
    await tab.sees(Webhooks, refused="Choose what the address is to be told.")
    backend.replies[AddWebhook] = lambda command: Refused(
        id=command.id, code="not_an_address", message="That is no address"
    )
    await tab.fire(Webhooks.add, form={**form, "slip": "3"})
    await tab.sees(Webhooks, refused="That is no address", given_slip="")


async def test_what_was_told_is_shown_and_sent_again(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend, webhooks=(HOOK,), messages=(TOLD,))
    state = await tab.all_states()
    for text in ("everything", "all labels", "2 tries; again", "It answered 500.", "1,250 ms"):
        assert text in state, text
    await tab.fire(Webhooks.redeliver, message=7)
    await tab.sees(Webhooks, notice="It is sent once more.")
    await tab.fire(Webhooks.test, hook=3)
    await tab.sees(Webhooks, notice="A test is sent; see below.")
    await tab.fire(Webhooks.ask, hook=3)
    await tab.fire(Webhooks.remove)
    await tab.sees(Webhooks, notice="It is told nothing any more.", asking_about=0)
    asked = [backend.heard_of(kind) for kind in (Redeliver, TestWebhook, RemoveWebhook)]
    assert [len(one) for one in asked] == [1, 1, 1]
