"""Opens the formats of a built site with readers of others, and holds what they read against
timeline.json: `read.py SITE NODE_MODULES`."""

import csv
import datetime
import json
import sys
from pathlib import Path

import bibtexparser
import citeproc
import citeproc.source.json
import feedparser
import geojson
import icalendar
import jsonfeed
import jsonschema
import lxml.html
import xmlschema

site = Path(sys.argv[1])
modules = Path(sys.argv[2])
text = lambda name: (site / name).read_text(encoding="utf-8")
everything = json.loads(text("timeline.json"))
events = {event["id"]: event for event in everything["events"]}
sources = {source["id"]: source for source in everything["sources"]}
base = everything["site"]["url"]
passed = 0


def check(name):
    """Runs a function at once, and says that it passed."""

    def run(test):
        global passed
        test()
        passed += 1
        print(f"ok {name}")

    return run


def newest(event):
    days = [update["on"] for update in event.get("updates", [])] + [event.get("published")]
    return max((day["earliest"] for day in days if day), default=None)


changed = {event["url"]: newest(event) for event in events.values() if newest(event)}
corrections = [
    update
    for event in events.values()
    for update in event.get("updates", [])
    if update["kind"] != "update"
]


@check("timeline.json is valid by its JSON Schema, which is valid itself")
def _():
    schema = json.loads(text("timeline.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    assert not [error.message for error in validator.iter_errors(everything)]
    assert schema["$id"] == everything["$schema"] == f"{base}timeline.schema.json"
    # The schema refuses: else it would say nothing.
    wrong = dict(everything, events=[dict(next(iter(events.values())), status="sure")])
    assert not validator.is_valid(wrong)


@check("every id in timeline.json leads somewhere")
def _():
    known = {name: {thing["id"] for thing in everything[name]} for name in ["places", "actors", "eras"]}
    for event in events.values():
        assert set(event.get("actors", [])) <= known["actors"]
        assert {place["id"] for place in event.get("places", []) if "id" in place} <= known["places"]
        assert "era" not in event or event["era"] in known["eras"]
        named = list(event.get("sources", []))
        for part in ["claims", "figures", "later"]:
            named += [one for thing in event.get(part, []) for one in thing.get("sources", [])]
        assert set(named) <= sources.keys(), named
        assert {relation["event"] for relation in event.get("relations", [])} <= events.keys()


def feed(name):
    read = feedparser.parse(text(name))
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    assert read.feed.title and read.feed.updated_parsed and read.feed.id == f"{base}{name}"
    assert all(entry.updated_parsed and entry.title and entry.link for entry in read.entries)
    ids = [entry.id for entry in read.entries]
    assert len(set(ids)) == len(ids)
    days = [entry.updated_parsed for entry in read.entries]
    assert days == sorted(days, reverse=True)
    return read


@check("feedparser reads the new and changed entries")
def _():
    read = feed("feed.atom")
    found = {entry.link: entry for entry in read.entries}
    assert len(found) == min(50, len(changed)) and found.keys() <= changed.keys()
    for event in events.values():
        if event["url"] in found:
            entry = found[event["url"]]
            assert entry.updated.startswith(newest(event)), entry.updated
            # feedparser takes out of a title what looks like an element; this is plain text.
            assert entry.title_detail.type == "text/plain"
            assert entry.title.split() == event["title"].split()


@check("feedparser reads the corrections alone")
def _():
    read = feed("corrections.atom")
    assert len(read.entries) == len(corrections)
    assert {entry.summary for entry in read.entries} == {one["note"] for one in corrections}


@check("a JSON Feed reader reads both feeds")
def _():
    for name, atom in [("feed.json", "feed.atom"), ("corrections.json", "corrections.atom")]:
        read = jsonfeed.Feed.parse(json.loads(text(name)))
        assert read.version == "https://jsonfeed.org/version/1.1"
        assert read.feed_url == f"{base}{name}" and read.home_page_url.startswith(base)
        entries = feedparser.parse(text(atom)).entries
        assert [item.id for item in read.items] == [entry.id for entry in entries]
        assert all(item.content_html and item.url and item.title for item in read.items)


@check("the sitemap is valid by its XML Schema, and lists every page with its true day")
def _():
    schema = xmlschema.XMLSchema(str(modules / "sitemap/schema/sitemap.xsd"))
    schema.validate(str(site / "sitemap.xml"))
    read = schema.to_dict(str(site / "sitemap.xml"))
    listed = {entry["loc"]: entry.get("lastmod") for entry in read["url"]}
    for event in events.values():
        day = newest(event)
        exact = day and any(
            one["earliest"] == one["latest"] == day
            for one in [event.get("published"), *[u["on"] for u in event.get("updates", [])]]
            if one
        )
        assert listed[event["url"]] == (day if exact else None), event["url"]
    assert not [address for address in listed if "404" in address]
    assert f"Sitemap: {base}sitemap.xml" in text("robots.txt")


def rows(name):
    with open(site / name, encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file, strict=True))
    assert all(None not in row and None not in row.values() for row in table)
    for row in table:
        for cell in row.values():
            # A number may begin with a sign; nothing else that a spreadsheet would run.
            number = cell.replace(".", "").removeprefix("-").isdigit()
            assert number or not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")), cell
    return table


def plain(cell):
    return cell[1:] if cell.startswith("'") and cell[1:2] in "=+-@\t\r" else cell


@check("a CSV reader reads all rows of all tables")
def _():
    table = rows("events.csv")
    assert [row["id"] for row in table] == list(events)
    for row in table:
        event = events[row["id"]]
        assert plain(row["title"]) == event["title"]
        assert plain(row["date"]) == event["date"]["edtf"]
        assert plain(row["date_start"]) == event["date"].get("earliest", "")
        assert plain(row["date_end"]) == event["date"].get("latest", "")
        assert int(row["number_of_sources"]) == len(event.get("sources", []))
        if event["date"]["vague"]:
            assert row["date_prec"] != "1", row["id"]
    table = rows("claims.csv")
    claims = sum(len(event.get("claims", [])) for event in events.values())
    later = sum("figure" not in one for event in events.values() for one in event.get("later", []))
    assert len(table) == claims + later
    assert all(row["by"] for row in table if row["known_later"] == "no")
    table = rows("figures.csv")
    figures = sum(len(event.get("figures", [])) for event in events.values())
    later = sum("figure" in one for event in events.values() for one in event.get("later", []))
    assert len(table) == figures + later
    for row in table:
        known = [int(row[part]) for part in ["low", "best", "high"] if row[part]]
        assert known == sorted(known)
    table = rows("sources.csv")
    assert {row["id"] for row in table} == sources.keys()
    for row in rows("events.csv"):
        assert not row["sources"] or set(row["sources"].split("; ")) <= sources.keys()


@check("the icalendar package reads all events, each on its days or at its instant")
def _():
    calendar = icalendar.Calendar.from_ical((site / "timeline.ics").read_bytes())
    assert not calendar.errors
    for line in (site / "timeline.ics").read_bytes().split(b"\r\n"):
        assert len(line) <= 75 and b"\n" not in line and b"\r" not in line
    found = {str(event["X-EDTF"]): event for event in calendar.walk("VEVENT")}
    uids = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    in_range = {
        id: event for id, event in events.items() if not event["date"]["edtf"].startswith(("-", "Y"))
    }
    assert {uid.split("@")[0] for uid in uids} == in_range.keys()
    assert len(uids) == len(list(calendar.walk("VEVENT"))) and found
    for uid, read in uids.items():
        event = events[uid.split("@")[0]]
        assert not read.errors
        assert str(read["SUMMARY"]).split() == event["title"].split()
        assert read["URL"] == event["url"]
        start = read.decoded("DTSTART")
        edtf = event["date"]["edtf"]
        if isinstance(start, datetime.datetime):
            assert start == datetime.datetime.fromisoformat(edtf.split("/")[0]), edtf
        else:
            end = read.decoded("DTEND")
            first, last = event["date"].get("earliest"), event["date"].get("latest")
            if first and last:
                assert start.isoformat() == first
                assert end == datetime.date.fromisoformat(last) + datetime.timedelta(days=1)
            assert end > start
            if edtf.count("T") == 1 + edtf.count("/"):
                raise AssertionError(f"{edtf} is an instant")
        if event["date"]["vague"]:
            assert read["STATUS"] == "TENTATIVE"
            assert event["date"]["text"] in str(read["DESCRIPTION"])
        day = newest(event)
        stamp = read.decoded("DTSTAMP").strftime("%Y-%m-%d")
        assert stamp == (day or "1970-01-01")


@check("a GeoJSON reader finds every place and event valid")
def _():
    read = geojson.loads(text("timeline.geojson"))
    assert read.is_valid, read.errors()
    kinds = [feature.properties["type"] for feature in read.features]
    assert kinds.count("event") == len(events) and kinds.count("place") == len(everything["places"])
    places = {place["id"]: place for place in everything["places"]}
    for feature in read.features:
        if feature.geometry is not None:
            assert feature.geometry.is_valid, feature.geometry.errors()
        if feature.properties["type"] == "place" and feature.geometry is not None:
            place = places[feature.properties["id"]]
            assert feature.geometry.coordinates == [place["longitude"], place["latitude"]]


def bibtex(path):
    parser = bibtexparser.bparser.BibTexParser(
        common_strings=True, ignore_nonstandard_types=False, interpolate_strings=False
    )
    return bibtexparser.loads(path.read_text(encoding="utf-8"), parser).entries


def cited(path):
    """What citeproc makes of a file."""
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    source = citeproc.source.json.CiteProcJSON(json.loads(path.read_text(encoding="utf-8")))
    bibliography = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    for key in source:
        bibliography.register(citeproc.Citation([citeproc.CitationItem(key)]))
    return [str(item) for item in bibliography.bibliography()]


@check("a BibTeX parser and citeproc read how to cite each entry")
def _():
    for id, event in events.items():
        folder = site / "events" / id
        [entry] = bibtex(folder / f"{id}.bib")
        assert entry["ID"] == id and entry["url"] == event["url"]
        assert entry["title"].count("{") == entry["title"].count("}")
        day = newest(event)
        assert entry.get("year") == (day and day[:4])
        [line] = cited(folder / f"{id}.csl.json")
        assert line.strip()
        [item] = json.loads((folder / f"{id}.csl.json").read_text(encoding="utf-8"))
        assert item["URL"] == event["url"] and item["title"] == event["title"]


@check("a BibTeX parser and citeproc read the bibliography")
def _():
    entries = bibtex(site / "sources.bib")
    assert len(entries) == len(sources)
    assert {entry["ID"] for entry in entries} == sources.keys()
    assert len(cited(site / "sources.csl.json")) == len(sources)


@check("oEmbed and llms.txt say where everything is")
def _():
    for era in [None, *everything["eras"]]:
        folder = site / "embed" / (era["id"] if era else "")
        data = json.loads((folder / "oembed.json").read_text(encoding="utf-8"))
        assert data["version"] == "1.0" and data["type"] == "rich"
        assert isinstance(data["width"], int) and isinstance(data["height"], int)
        frame = lxml.html.fragment_fromstring(data["html"])
        assert frame.tag == "iframe" and frame.get("title") == data["title"]
        assert frame.get("src").removeprefix(base) == str(folder.relative_to(site)) + "/"
        shown = lxml.html.parse(str(site / ("eras/" + era["id"] if era else ".") / "index.html"))
        [link] = shown.xpath('//link[@type="application/json+oembed"]/@href')
        assert site / link.lstrip("/") == folder / "oembed.json"
        assert data["html"] in shown.xpath("//details//code/text()")
        framed = lxml.html.parse(str(folder / "index.html"))
        assert framed.xpath("//base/@target") == ["_parent"]
        assert not framed.xpath("//nav | //header | //footer | //script")
    for line in text("llms.txt").splitlines():
        if line.startswith("- ["):
            address = line.split("](")[1].split(")")[0].removeprefix(base)
            path = site / address
            assert path.is_file() or (path / "index.html").is_file(), line


print(f"{passed} passed, 0 failed")
