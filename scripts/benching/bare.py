"""The limit that deliveries are compared with: a bare asyncio client that keeps nothing and tries once."""

import asyncio
import json
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scripts.benching.wire import Connection, request

CONNECTIONS = 50


def send_bare(issuer: str, count: int) -> tuple[float, float]:
    """Send `count` scores; gives seconds and CPU seconds."""
    begun, cpu = time.perf_counter(), time.process_time()
    asyncio.run(_send(urlsplit(issuer).port or 80, count))
    return time.perf_counter() - begun, time.process_time() - cpu


async def _send(port: int, count: int) -> None:
    token = (await Connection(port).ask(request("POST", "/token", port, {}))).json()["access_token"]
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/vnd.ims.lis.v1.score+json",
        "Accept": "*/*",
    }
    users = iter(range(count))

    async def work() -> None:
        connection = Connection(port)
        for user in users:
            body = json.dumps(_score(user)).encode()
            reply = await connection.ask(request("POST", "/items/1/scores", port, headers, body))
            if reply.status != 200:
                raise RuntimeError(f"{reply.status} from the bench's own platform")
        connection.close()

    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))


def _score(user: int) -> dict[str, object]:
    return {
        "userId": f"bare-{user}",
        "scoreGiven": 7,
        "scoreMaximum": 10,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
    }
