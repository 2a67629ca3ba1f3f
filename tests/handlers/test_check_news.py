"""Who waits for a check hears at once that it has ended, and of no other's."""

from dataclasses import replace

from handlers.check_news import CheckNews
from tests.handlers.imports import an_import


def test_the_end_of_a_check_is_heard_by_who_waits_for_it() -> None:
    """What is told of one job is no news of another, and nobody is kept who waits no more."""
    news, job = CheckNews(), an_import()
    other = replace(job, id=job.id + 1)
    with news.listen(job.id) as heard, news.listen(other.id) as not_heard:
        news.tell(job)
        assert heard.is_set()
        assert not not_heard.is_set()
    news.tell(job)
    with news.listen(job.id) as anew:
        assert not anew.is_set()
