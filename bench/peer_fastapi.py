"""The stack that the product replaced, doing the same on the same tables: FastAPI and SQLAlchemy's async ORM.

``DATABASE_URL``: the product's database, which this only reads.
"""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench import peer_common

engine = create_async_engine(peer_common.database_url())
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "accounts_user"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    is_active: Mapped[bool]


class Tree(Base):
    __tablename__ = "trees_tree"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int]
    folder_id: Mapped[int | None]
    title: Mapped[str]
    description: Mapped[str]
    node_count: Mapped[int]
    run_count: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None]
    archived_at: Mapped[datetime | None]


class TreeOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    team_id: int
    folder_id: int | None
    title: str
    description: str
    node_count: int
    run_count: int
    updated_at: datetime
    updated_by_id: int | None


class Pair(BaseModel):
    access_token: str
    refresh_token: str
    token_type: str = "bearer"


async def database():
    async with sessions() as session:
        yield session


Database = Annotated[AsyncSession, Depends(database)]


async def signed_in(kind: str, header: str, session: AsyncSession) -> User:
    person = peer_common.person_of(header, kind)
    user = await session.get(User, person) if person else None
    if user is None or not user.is_active:
        raise HTTPException(401, "Invalid token")
    return user


async def by_access(authorization: Annotated[str, Header()], session: Database) -> User:
    return await signed_in("access", authorization, session)


async def by_refresh(authorization: Annotated[str, Header()], session: Database) -> User:
    return await signed_in("refresh", authorization, session)


@app.post("/api/v1/auth/refresh", response_model=Pair)
async def refresh(user: Annotated[User, Depends(by_refresh)]):
    tokens = {f"{kind}_token": peer_common.make(kind, user.id) for kind in ("access", "refresh")}
    return Pair(**tokens)


@app.get("/api/v1/trees", response_model=list[TreeOut])
async def trees(user: Annotated[User, Depends(by_access)], session: Database, team: int, limit: int = 50):
    active = select(Tree).where(Tree.team_id == team, Tree.archived_at.is_(None))
    rows = await session.execute(active.order_by(Tree.updated_at.desc(), Tree.id.desc()).limit(limit))
    return rows.scalars().all()
