"""The trees that a guide leads through, as they are live now."""

from collections.abc import Iterable

from trees.models import Tree


class LiveTrees:
    """Trees of a team that a guide may lead through, as they are live now: each is asked for once."""

    def __init__(self, team: int):
        self.team = team
        self.releases: dict[int, int] = {}
        self.titles: dict[int, str] = {}

    def __call__(self, tree: int) -> int:
        """The release of ``tree``; 0 where it is another team's, archived, not published, or gone."""
        self.look_up([tree])
        return self.releases[tree]

    def look_up(self, trees: Iterable[int]) -> None:
        asked = set(trees) - set(self.releases)
        if not asked:
            return
        self.releases |= dict.fromkeys(asked, 0)
        found = Tree.objects.filter(team=self.team, pk__in=asked, live__isnull=False).kept()
        for key, live, title in found.values_list("pk", "live", "title"):
            self.releases[key], self.titles[key] = live, title
