"""Words that the letter case of names depends on: written for this project, small letters."""

from __future__ import annotations

__all__ = ["ACRONYMS", "NAME_HEADS", "NAME_MODIFIERS", "NAME_PREFIXES", "SHORT_NAMES"]

ACRONYMS = frozenset(
    """abc afp ap bbc bjp cbs cia cnn ddr dea dpa dprk drc ec eec efe eta eu fao fbi fifa frg gdr gmt gnp hiv
    ibm ilo imf ira irna isi isis itar kgb kla ltte mbg mi mp mps nasa nato nbc ndp ngos npa oas oau opec
    osce pkk plo pow pows prc qc raf sas spd tass tv uae ucla uk un unesco unhcr unicef upi us usa usaf
    usaid ussr wto ymca ntv jvp anc adc erp eln epl farc fmln fsln gnu mrta mnr pri ump ucr cgt unita mpla
    zanu swapo renamo frelimo""".split()
)

NAME_HEADS = frozenset(
    """academy administration agency airline airlines airport airways alliance army assembly association
    authority avenue bank battalion board boulevard bridge brigade brigades broadcasting bureau cabinet
    canal cathedral center centre chamber channel church city club coalition college command commission
    committee company confederation conference congress constitution corporation corps council county
    court department desert embassy empire federation fleet force forces foundation front fund gazette
    guard guards gulf hospital hotel house industries institute institution island islands lake league
    legion liberals marines militia ministry mosque mountains movement museum navy network ocean office
    organisation organization palace parliament party patrol peninsula police port province radio railway
    region regiment republic reserve river road sea secretariat senate society street strait television
    temple times tribune tribunal union united university valley volunteers democrats republicans herald
    telegraph""".split()
)
"""The last word of names of organisations and places."""

NAME_MODIFIERS = frozenset(
    """air allied anti armed army autonomous border business central chief christian civil civilian coast
    combined commercial communist conservative constitutional criminal defence defense democratic
    development eastern economic education election electoral environmental external federal finance
    foreign free freedom general guard health high human independence independent industrial information
    intelligence interior internal international joint justice labor labour land legislative liberal
    liberation liberty lower medical military monetary mutual national nationalist nationalization naval
    navy new northern nuclear occupation opposition patriotic peasant peasants people peoples people's
    permanent planning police political popular presidential press provincial provisional public rapid red
    regional republican resistance revolution revolutionary rights royal rural salvation scientific secret
    security social socialist southern special state student students supreme trade transitional transport
    treasury united unity upper war welfare western white women workers workers' world youth
    zionist""".split()
)
"""Common words that stand before such a head in a name."""

NAME_PREFIXES = frozenset(
    """cape fort lake mount mt new port saint san santa st villa colonia puerto rio gulf north south east
    west northern southern eastern western upper lower""".split()
)
"""Common words that belong to a name that follows."""

SHORT_NAMES = frozenset(
    """abu ali amy ana ann bay ben bob cal che chi dan das deb del den des dos don ed eva gus guy hai han hon
    hua huy ian ida ike ira ivo jan jim joe jon jos ken kim lam lee leo les lev lin liu li lu luo mac mao
    max min nam ned ngo nga oed ono pat paz rex rob rod ron roy ruz sal sam san sen sid sol son sri sue
    sun tan ted tel tet tho tim tom tran ute uri van vic von vu wang xi yi yin yu zen zia bin ibn al el la
    le du da de di dr jr sr mr mrs ms st lt ft no vs col gen rep rev gov sgt maj capt dept inc ltd co corp
    etc ok am pm fez bar ur ay ca ry km kg mm cm gao""".split()
)
"""Words of two or three letters that are no acronyms."""
