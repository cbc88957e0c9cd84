"""English words that also are names, titles, and the small words no name begins or ends with."""

from __future__ import annotations

__all__ = ["COMMON_WORDS", "FUNCTION_WORDS", "TITLES"]

FUNCTION_WORDS = frozenset(
    """
    a about above after against all among an and any are around as at be been before between both but by can
    could did do does during each for from had has have he her him his how i if in into is it its me my no nor
    not of off on once only or our out over per she should since so some than that the their them then there
    these they this those through to too under until up upon us was we were what when where which while who
    whom whose why with without would you your""".split()
)

COMMON_WORDS = FUNCTION_WORDS | frozenset(
    """academy accord action agency agreement aid air alliance ambassador april arm army assembly association
    attack attacks august authority aviation bank banks battalion battle bay bill board bomb bombing border
    branch brigade brown bureau bush cabinet call camp campaign candidate capital captain cardinal case cell
    center central centre chair chief church citizen city civil civilian claim club coalition coast colonel
    command commission committee company conference congress cook corps council country coup court crime
    crisis cross day deal death december defence defense delegation demand democracy democrats department
    deputy director district dollar drug east eastern election elections embassy enemy europe event exile
    explosion faction farm farmer father february federation field fighter fighters fire firm flag fleet
    force forces foreign forest foundation freedom friday front fund gang gas general ghost goal gold
    government governor grace green group guard guards guerrilla guerrillas gulf head health help high hill
    holy home hope hospital hostage house hunter independence institute interior island islands issue january
    joint judge july june justice key kidnapping killing king labor labour lake land law leader leaders league
    liberals liberation liberty line local london lord love mail major man march market marshal mass may mayor
    media meeting member men militants military militia mine minister ministry miss mission monday money
    mother mountain movement murder nation national nations navy news night north northern november nurse
    october office officer officials oil opposition order organisation organization pact palace paper park
    parliament party patrol peace people peoples pilot plane player police policy pope port post power press
    price priest prime prince prison progress project protest protesters province public queen raid rebel
    rebels red reform refugees regime region relief report reporter republic republicans reserve resistance
    revolution rice right ring river road rock rose round royal rule ruling russell saturday school sea season
    second secret secretary security senate senator september service settlement shell ship shooting short
    side sky smith social society soldier soldiers son south southern special spring square staff star state
    states station steel stone storm street strike students summit sun sunday support supreme talks target
    tax team temple territory terror terrorists thursday times tower town trade treaty trial tribunal troops
    trust truth tuesday union unions unit united unity university valley victims victory village violence
    vote voters war water wednesday west western white wife will winter women wood work workers world year
    young youth zone""".split()
)

TITLES = frozenset(
    """adm admiral ambassador archbishop ayatollah bishop brig brigadier capt captain cardinal chairman
    chancellor chief cmdr col colonel commander commandant comrade congressman congresswoman corporal dame
    deputy dr emir father former gen general gov governor imam judge justice king lady lieutenant lord lt maj
    major mayor minister miss monsignor mr mrs ms mullah officer pope premier president prince princess
    professor prof queen rep representative rev reverend secretary sen senator sergeant sgt sheikh sheik
    sheriff sir spokesman spokeswoman sultan vice""".split()
)
