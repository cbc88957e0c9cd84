"""Words that are names though dictionaries hold them: written for this project, small letters."""

from __future__ import annotations

__all__ = ["CALENDAR_WORDS", "DOUBTFUL_NAMES", "GIVEN_NAMES", "PEOPLES", "SURNAMES"]

CALENDAR_WORDS = frozenset(
    """jan feb apr jun jul aug sept oct nov dec april august christmas december easter february friday
    january july june monday november october ramadan saturday september sunday thursday tuesday
    wednesday""".split()
)
"""Always capitalised."""

PEOPLES = frozenset(
    """alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi
    missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont
    wisconsin wyoming peking canton saigon leningrad stalingrad calcutta bombay madras rangoon bavaria
    saxony prussia normandy brittany tuscany sicily sardinia crete crimea eiffel broadway ababa abu abuja
    abyssinia accra addis afghan afghani afghanis afghanistan afghans africa african africans aires
    albania albanian albanians algeria algerian algerians algiers alofa amazon america american americans
    amman amsterdam andean andorra andorran andorrans angola angolan angolans ankara antananarivo antigua
    antiguan antiguans aotearoa apia arab arabia arabian arabians arabs argentina argentine argentinean
    argentines argentinian argentinians armenia armenian armenians ashgabat asia asian asians asmara
    astana asuncion athens atlantic aussie aussies australia australian australians austria austrian
    austrians azerbaijan azerbaijani azerbaijanis azeri azeris baghdad bahamas bahamian bahamians bahrain
    bahraini bahrainis bajan baku balkan bamako bandar bangkok bangladesh bangladeshi bangladeshis bangui
    banjul barbadian barbadians barbados barbuda barbudan barbudans basotho basque basseterre basutoland
    batswana bechuanaland begawan beijing beirut belarus belarusian belarusians belarussian belfast
    belgian belgians belgium belize belizean belizeans belmopan benin beninese beninois berlin bern bhutan
    bhutanese bishkek bissau bogota bolivia bolivian bolivians bonn bosnia bosnian bosnians botswana
    botswanan brasilia bratislava brazil brazilian brazilians brazzaville bridgetown brit britain british
    briton britons brits brunei bruneian bruneians brussels bucharest budapest buddhist buddhists buenos
    bulgaria bulgarian bulgarians burkina burkinabe burkinabes burma burmese burundi burundian burundians
    byelorussia byelorussian cabo cairo cambodia cambodian cambodians cameroon cameroonian cameroonians
    canada canadian canadians canberra cape caracas cardiff caribbean castries catalan catholic catholics
    ceylon ceylonese chad chadian chadians chechen chechens chile chilean chileans china chinese chisinau
    christian christians colombia colombian colombians colombo comorian comorians comoros conakry congo
    congolese copenhagen costa cote croat croatia croatian croatians croats cuba cuban cubans cypriot
    cypriots cyprus czech czechia czechoslovak czechoslovakia czechoslovakian czechoslovaks czechs
    dahomean dahomey dakar damascus dane danes danish darussalam delhi denmark dhabi dhaka dili djamena
    djibouti djiboutian djiboutians dodoma doha domingo dominica dominican dominicans dprk drc dublin
    dushanbe dutch dutchman dutchmen ecuador ecuadoran ecuadorean ecuadorian ecuadorians edinburgh egypt
    egyptian egyptians eire emirati emiratis england english englishman englishmen equatoguinean
    equatorial eritrea eritrean eritreans estonia estonian estonians eswatini ethiopia ethiopian
    ethiopians europe european europeans faso fiji fijian fijians filipina filipino filipinos finland finn
    finnish finns flemish formosa france freetown french frenchman frenchmen frg funafuti fyrom gabon
    gabonese gaborone gambia gambian gambians gdr georgetown georgia georgian georgians german germans
    germany ghana ghanaian ghanaians gibraltar gibraltarian gibraltarians gitega greece greek greeks
    greenland greenlander greenlanders greenlandic grenada grenadian grenadians grenadines guatemala
    guatemalan guatemalans guiana guinea guineans guyana guyanese haiti haitian haitians hanoi harare
    hargeisa hashemite havana hebrides hellenic helsinki herzegovina hindu hindus holland honduran
    hondurans honduras hong hongkonger honiara hungarian hungarians hungary hutu iceland icelander
    icelanders icelandic india indian indians indonesia indonesian indonesians iran iranian iranians iraq
    iraqi iraqis ireland irish irishman irishmen islamabad islamic israel israeli israelis italian
    italians italy ivoire ivorian ivorians jakarta jamaica jamaican jamaicans japan japanese jerusalem
    jesuit jesuits jew jewish jews john jordan jordanian jordanians jose juan juba kabul kampala kampuchea
    kampuchean katanga kathmandu kazakh kazakhs kazakhstan kazakhstani kenya kenyan kenyans khartoum
    kigali kingston kingstown kinshasa kiribati kittitian kitts kiwi kiwis kong konger kongers korea
    korean koreans kosovan kosovans kosovar kosovars kosovo kremlin ksa kuala kurd kurdish kurds kuwait
    kuwaiti kuwaitis kyiv kyrgyz kyrgyzstan kyrgyzstani lanka lankan lankans lao laos laotian laotians
    latin latvia latvian latvians lebanese lebanon leone leonean leoneans lesotho leste lhasa liberia
    liberian liberians libreville libya libyan libyans liechtenstein liechtensteiner liechtensteiners
    lilongwe lima lisbon lithuania lithuanian lithuanians ljubljana lome london louis luanda lucia lucian
    lumpur lusaka luxembourg luxembourger luxembourgers luxembourgish macedonia macedonian macedonians
    madagascan madagascar madrid maghreb magyar magyars majuro malabo malagasy malawi malawian malawians
    malaya malayan malayans malaysia malaysian malaysians maldives maldivian maldivians mali malian
    malians malta maltese managua manama manila maputo marino marshallese maseru mauritania mauritanian
    mauritanians mauritian mauritians mauritius mbabane mediterranean mexican mexicans mexico micronesia
    micronesian micronesians minsk mogadishu moldavia moldavian moldova moldovan moldovans monaco
    monegasque monegasques mongol mongolia mongolian mongolians mongols monrovia montenegrin montenegrins
    montenegro montevideo moresby moroccan moroccans morocco moroni moscow mozambican mozambicans
    mozambique muscat muslim muslims myanmar myanmarese nairobi nam namibia namibian namibians nassau
    nauru nauruan nauruans naypyidaw nepal nepalese nepali nepalis netherlands nevis nevisian ngerulmud
    niamey nicaragua nicaraguan nicaraguans nicosia niger nigeria nigerian nigerians nigerien nigeriens
    nordic norway norwegian norwegians nouakchott novo nuku nuuk nyasaland oman omani omanis oslo ottawa
    ouagadougou pacific pakistan pakistani pakistanis palau palauan palauans palestine palestinian
    palestinians palikir panama panamanian panamanians papua paraguay paraguayan paraguayans paramaribo
    paris pashtun paz penh pentagon persia persian persians peru peruvian peruvians philippine philippines
    phnom png podgorica poland pole poles polish porto portugal portuguese prague praia prc pretoria
    prince principe pristina protestant protestants puerto pyongyang qatar qatari qataris quebec quito
    rabat ramallah republics reykjavik rhodesia rhodesian rhodesians rica rican ricans rico riga riyadh
    rok romania romanian romanians rome roseau rumania rumanian rumanians russia russian russians rwanda
    rwandan rwandans rwandese sahara sahel sahrawi sahrawis saigon salvador salvadoran salvadorans
    salvadorean salvadoreans salvadorian sammarinese samoa samoan samoans san sanaa santiago santo sao
    sarajevo saudi saudis scandinavian scot scotland scots scotsman scottish senegal senegalese seoul serb
    serbia serbian serbians serbs seri seychelles seychellois shia shiite shiites siam siberian sierra
    sikh sikhs singapore singaporean singaporeans sinhalese skopje slav slavic slovak slovakia slovakian
    slovaks slovene slovenes slovenia slovenian slovenians sofia solomon somali somalia somalian
    somaliland somalilander somalilanders somalis soviet soviets spain spaniard spaniards spanish sri
    stockholm sudan sudanese sultanate sunni sunnis surinam suriname surinamese suva swazi swaziland
    swazis swede sweden swedes swedish swiss switzerland syria syrian syrians taipei taiwan taiwanese
    tajik tajikistan tajikistani tajiks tallinn tamil tanganyika tanganyikan tanzania tanzanian tanzanians
    tarawa tashkent tbilisi tegucigalpa tehran thai thailand thais thimphu tibet tibetan tibetans timor
    timorese tirana tobago togo togolese tokyo tome tomean tonga tongan tongans transjordan trinidad
    trinidadian trinidadians tripoli tunis tunisia tunisian tunisians turk turkey turkish turkiye turkmen
    turkmenistan turkmens turks tutsi tuvalu tuvaluan tuvaluans uae uganda ugandan ugandans ukraine
    ukrainian ukrainians ulaanbaatar ulster uruguay uruguayan uruguayans usa ussr uzbek uzbekistan
    uzbekistani uzbeks vaduz valletta vanuatu vatican vella venezuela venezuelan venezuelans verde verdean
    verdeans vienna vientiane viet vietnam vietnamese vila vilnius vincent vincentian vincentians volta
    wales walloon warsaw washington wellington welsh welshman windhoek yamoussoukro yaounde yemen yemeni
    yemenis yemenite yerevan yugoslav yugoslavia yugoslavian yugoslavs zagreb zaire zairean zairian zambia
    zambian zambians zanzibar zanzibari zanzibaris zealand zealander zealanders zimbabwe zimbabwean
    zimbabweans zulu""".split()
)
"""Countries, peoples, religions and regions, and adjectives of these."""

GIVEN_NAMES = frozenset(
    """aaron abdel abdul abdullah abraham adam adolf adolfo agnes ahmad ahmed alan albert alberto alec
    alejandro alex alexander alexei alfonso alfred alfredo ali alice allen alvaro amir andre andrea
    andreas andrei andres andrew angela angus ann anna anne anthony antoine anton antonio armando arnold
    arthur arturo barbara barry ben benjamin bernard bernardo bertrand betty boris brian bruce bruno carl
    carla carlo carlos carmen carol caroline catherine cesar charles chester christian christine
    christopher claude claudio clement colin conrad craig cyril daniel darren dave david deborah deng
    denis dennis diana diego dmitri dmitry donald dorothy douglas duncan dwight ed eddie edgar edmund
    eduardo edward edwin efrain elena elias elizabeth ellen emile emilio emily emma enrique eric erich
    ernest ernesto ernst eugene eva felipe felix ferdinand fernando fidel florence francis francisco
    francois franz fred frederick friedrich gary gaspar geoffrey george georges gerald gerard gerardo
    gilbert gilberto giovanni giuseppe gonzalo gordon graham greg gregory guido guillermo gustavo hamid
    hans harold harry hassan hector heinrich helen helmut henri henry herbert herman hermann hernan ho
    hossein howard hubert hugh hugo humberto hussein ian ibrahim ignacio igor ingrid irene isaac isabel
    ismail ivan jacob jacques jaime james jan jane janet jason javier jennifer jeremy jerome jerry jesse
    jessica jesus jim jimmy joan joao joaquin joe joel johann john jonathan jorge jose josef joseph joshua
    josip juan juana judith julia julian julio julius karen karl kate kathleen keith ken kenneth kevin kim
    kofi konrad kurt kwame larry laszlo laura laurence laurent lawrence lee leo leon leonard leonid
    leonidas leopold leslie lewis linda lisa lloyd louis louise lucas lucy ludwig luigi luis luke lyndon
    mahmoud malcolm manuel mao marc marcel marcelo marco marcos margaret maria marie mario marion martha
    martin marvin mary matthew maurice mauricio max mehmet michael michel miguel mikhail mohamed mohammad
    mohammed moise moshe muhammad nadia nancy napoleon nasser nathan neil nelson nicholas nicolas nigel
    nikita nikolai noel norman oleg olga oliver omar orlando osama oscar oswaldo otto pablo pamela
    patricia patrick paul paula paulo pavel pedro peter philip philippe pierre rachel rafael ralph ramon
    raul raymond rebecca reginald rene ricardo richard robert roberto rodolfo rodrigo roger roland romeo
    ron ronald rosa rowan roy ruben rudolf rupert ruth saddam salvador sam samuel sandra santiago sara
    sarah saul scott sean sebastian sergei sergio seth sheila shimon sidney silvia simon sofia stalin
    stanley stefan stephen steve steven stuart susan sven sylvia tariq ted terence teresa theodore thomas
    timothy tom tommy tony ulrich umberto vaclav valentin valery vernon victor vincent vincenzo virgilio
    vladimir vyacheslav walter warren wilhelm willi william willy winston wolfgang yasir yasser yitzhak
    yuri yusuf yves zachary zhou""".split()
)
"""Names, and rarely anything else."""

SURNAMES = frozenset(
    """adams allen andersen anderson arafat attlee blair bolivar brezhnev browne caesar carter castro
    chamberlain chavez cheney churchill clark clinton collins davis diaz disraeli dulles einstein
    eisenhower evans franco gandhi garcia gaulle goldwater gomez gonzales gonzalez gorbachev harris
    harrison hernandez hitler hoover hughes jackson jefferson johnson jones keating kennedy khomeini
    khrushchev kissinger lenin lincoln lopez lumumba macdonald macmillan marx meir mitchell mitterrand
    monroe montgomery morris mubarak murphy mussolini nasser nehru nixon nobel obama ortega perez perry
    phillips pinochet powell quayle ramirez reagan rivera roberts robinson rockefeller rodriguez roosevelt
    ross rusk russell sanchez sandino schmidt shaw smith stevenson stewart sukarno sullivan taylor
    thatcher thompson tito torres trotsky truman trump vargas victoria wallace washington weinberger
    wellington williams wilson zapata""".split()
)
"""Family names, and rarely anything else."""

DOUBTFUL_NAMES = frozenset(
    """adam ali angus baker barnes begin bell ben betty bill bishop brown bruno bush butler carol chester
    christian cook cooper cox craig cruz dale dave dean deng drew duncan earl florence ford foster fox
    franc frank gaspar gene genie gore grace gray green grey guy hall harry hill homer hunt hunter jack
    jan jean jerry jesse jim jimmy joe joey ken kim king lee leo leon lisa lodge major marc marion mark
    marshal marshall mason max may milan miles miller moore morgan nancy napoleon ned noel norman north
    orlando palmer parker pat pierre pitt price ray reed rene rice rob rod roger rogers roman romeo ron
    rosa rose rowan roy rupert ruth salvador sam saul scott solomon stone ted tom tommy tony turner tyler
    van victor walker ward warren watson webster west white will willy wood woods wright young""".split()
)
"""Names after a title or next to another name, else common words."""
