"""Words that tell what kind of actor a name is of, and what is no name at all (small letters)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from docsearch.annotations import ActorType

__all__ = [
    "DESCRIPTIONS",
    "FACILITIES",
    "FIELDS",
    "FIRM_WORDS",
    "GROUP_HEADS",
    "LEADING_HEADS",
    "NOT_NAMES",
    "ORGANISATION_HEADS",
    "PLACE_HEADS",
    "REGIONS",
    "TRADES",
]

GROUP_HEADS = frozenset(
    """army armies brigade brigades battalion battalions militia militias guerrilla guerrillas front regiment
    rebels insurgents cartel gang mafia corps navy fighters guard guards marines gendarmerie squad legion
    jihad commandos commando mujahideen taliban infantry fleet troops forces force paramilitaries
    patrol column faction squadron division""".split()
)
ORGANISATION_HEADS = frozenset(
    """academy administration agency airline airlines airways alliance assembly association authority bank
    board broadcasting bureau cabinet chamber church club coalition college commission committee
    commonwealth company confederation conference congress corporation council court department
    embassy federation foundation fund gazette government group herald hospital industries institute
    institution league ministry movement museum network news newspaper office orchestra organisation
    organization parliament party police post press radio secretariat senate service services
    society telegraph times treasury tribunal tribune union university democrats republicans
    conservatives liberals labour school television ltd inc corp plc directorate centre center
    registry trust fc afc cf fk unit syndicate brotherhood sisterhood collective observatory
    laboratory archive congregation courier chronicle journal""".split()
)
PLACE_HEADS = frozenset(
    """airport avenue basin bay beach boulevard bridge canal cape city coast county department desert
    district forest gulf highway hill hills island islands isles lake mountain mountains ocean park
    peninsula plain plateau port prison province region river road sea square state station strait street
    territory town valley village oblast prefecture governorate township municipality borough stadium
    palace""".split()
)
FACILITIES = frozenset(
    "airport bridge canal park prison square stadium palace station street road avenue".split()
)
REGIONS = frozenset(
    """africa asia europe america north-america latin-america middle-east balkans caucasus caribbean
    scandinavia sahel antarctica arctic""".split()
)

_FIRST = {
    ActorType.ORGANISATION: """radio television televisao club clube banco banque banca partido parti
        partito grupo groupe gruppo ministerio ministere ministero
        universidad universidade universite universitat compania companhia
        sociedad societe instituto institut istituto comite comitato consejo
        conseil consiglio federacion federation federacao asociacion
        associacao sindicato syndicat sporting real agencia agence agenzia
        corporacion empresa fundacion fondation confederacion liga ligue""",
    ActorType.GROUP: """frente movimiento movimento mouvement ejercito exercito armee fuerza fuerzas forca
        forcas forces garde guardia guarda brigada brigade brigadas comando comandos harakat jaysh jaish""",
}
LEADING_HEADS: Mapping[str, ActorType] = MappingProxyType(
    {word: kind for kind, words in _FIRST.items() for word in words.split()}
)
"""Heads that come first: "Banco de Korsk"."""

TRADES = frozenset(
    """group company corporation industries holdings holding airlines airways party movement newspaper news
    agency foundation association institute international bank brothers systems technologies energy
    media entertainment partners cartel front club air aviation aerospace associates breweries
    brewery brands broadcasting capital cement chemical chemicals communications construction
    consulting electric electronics engineering enterprises exports films finance financial foods
    football gas hotels instruments insurance investments labs laboratories lines logistics marine
    metals mills minerals mining motors networks oil oils petroleum pharma pharmaceuticals pictures
    plantations power press productions publishing records resources restaurants robotics security
    semiconductors services shipping shipyards software solutions sons steel stores studios
    supermarkets telecom telecoms telecommunications textiles timber tobacco trading transport trust
    ventures works co corp inc ltd limited plc gmbh ag sa llc""".split()
)
"""What follows the name that a firm or body is called by in one document; "Harrow" for "Harrow Shipping"."""
FIRM_WORDS = (
    TRADES - frozenset("party movement front news newspaper press agency football power".split())
) | frozenset(
    """biscuits cables carpets ceramics cosmetics dairies diamonds drugs engines fisheries furniture
    garments glass jewellers lacquers machines optics packaging paints papers plastics
    properties seeds spirits tea tiles tools toys tractors trucks turbines tyres vineyards
    watches wines wireless""".split()
)
"""The same, where all documents are seen: "Harrow" alone is not the party of that name."""

FIELDS: Mapping[str, str] = {
    word: field
    for field, words in {
        "sport": """footballer striker midfielder goalkeeper defender quarterback pitcher batsman bowler
            cricketer golfer boxer sprinter swimmer cyclist skier jockey athlete winger forward coach referee
            wrestler shortstop outfielder""",
        "arts": """singer actor actress painter novelist poet composer guitarist drummer rapper sculptor
            comedian dancer musician filmmaker conductor pianist violinist""",
        "power": """minister president senator governor mayor general colonel commander lawmaker deputy
            congressman congresswoman ambassador judge prosecutor admiral politician premier guerrilla rebel
            bishop archbishop lieutenant major sergeant warlord legislator chancellor""",
    }.items()
    for word in words.split()
}
"""What people do, by field: nobody is in two."""

DESCRIPTIONS = frozenset(
    """activist actor adviser analyst archbishop author banker bishop boss captain chairman chairwoman
    chancellor chief coach commander commissioner congressman correspondent dealer defector dictator
    diplomat director doctor economist editor envoy executive expert farmer founder governor guerrilla
    head historian journalist judge lawyer lawmaker leader magistrate manager mayor member minister
    musician officer official opposition player poet politician premier president priest prosecutor
    publisher reporter secretary senator singer soldier spokesman spokesperson spokeswoman teacher writer
    ambassador deputy party group company agency organisation organization movement rebel rebels army
    militia force front union firm newspaper network city capital town village province""".split()
)
"""Heads of the short descriptions that stand next to names."""

NOT_NAMES = frozenset(
    """i he she it we they you report reports text article editorial commentary excerpt excerpts summary
    interview table figure section chapter page contents introduction conclusion abstract references note
    notes photo image source sources today yesterday tomorrow reuters-text gmt est utc am pm mr mrs ms dr
    sir madam god internet web email e-mail www http https net dateline station-commentary recording video
    live begin end passage passages indistinct update breaking copyright by-line byline id ok cv dna gdp
    hiv aids tv covid-19 covid percent announcer words mi km name received as january february march april
    may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov
    dec monday tuesday wednesday thursday friday saturday sunday christmas easter ramadan however but and
    the this that these those there here when where what who why how if in on at from to of for with by as
    a an no not yes his her its their our your my some many most all both each one two three four five six
    seven eight nine ten after before during since while although because also then now meanwhile later
    earlier subject date re fw from-to mail bill act law prime communist communists democracy socialism
    president minister general colonel government state country capital people parliament police army navy
    war peace world""".split()
)
"""What is no name when it stands alone."""
