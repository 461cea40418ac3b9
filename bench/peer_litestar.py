"""The quickest of Python's well-known stacks, doing the same: Litestar, msgspec and SQLAlchemy's async Core.

``DATABASE_URL``: the product's database, which this only reads.
"""

from datetime import datetime

import msgspec
from litestar import Litestar, Request, get, post
from litestar.exceptions import NotAuthorizedException
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bench import peer_common

engine = create_async_engine(peer_common.database_url())
USER = text("SELECT id FROM accounts_user WHERE id = :person AND is_active")
TREES = text(
    "SELECT id, team_id, folder_id, title, description, node_count, run_count, updated_at, updated_by_id"
    " FROM trees_tree WHERE team_id = :team AND archived_at IS NULL ORDER BY updated_at DESC, id DESC LIMIT 50"
)


class TreeOut(msgspec.Struct):
    id: int
    team_id: int
    folder_id: int | None
    title: str
    description: str
    node_count: int
    run_count: int
    updated_at: datetime | str
    updated_by_id: int | None


async def signed_in(request: Request, kind: str, connection: AsyncConnection) -> int:
    person = peer_common.person_of(request.headers.get("Authorization", ""), kind)
    row = (await connection.execute(USER, {"person": person})).first() if person else None
    if row is None:
        raise NotAuthorizedException()
    return row[0]


@get("/api/v1/trees")
async def trees(request: Request, team: int) -> list[TreeOut]:
    async with engine.connect() as connection:
        await signed_in(request, "access", connection)
        return [TreeOut(*row) for row in await connection.execute(TREES, {"team": team})]


@post("/api/v1/auth/refresh", status_code=200)
async def refresh(request: Request) -> dict[str, str]:
    async with engine.connect() as connection:
        person = await signed_in(request, "refresh", connection)
    return {f"{kind}_token": peer_common.make(kind, person) for kind in ("access", "refresh")}


app = Litestar([trees, refresh])
