/** General categories that `\\p{…}` of every Go knows (unicode.Categories). */
const CATEGORIES = words(
  'C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs',
)

/** Scripts of Unicode 13 (unicode.Scripts of Go 1.19). */
const SCRIPTS = words(`
  Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki
  Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee
  Chorasmian Common Coptic Cuneiform Cypriot Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan
  Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi
  Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited
  Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kayah_Li Kharoshthi
  Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian
  Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui
  Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nandinagari
  New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian
  Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Oriya Osage Osmanya Pahawh_Hmong Palmyrene
  Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham
  SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le
  Tai_Tham Tai_Viet Takri Tamil Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Ugaritic Vai Wancho
  Warang_Citi Yezidi Yi Zanabazar_Square
`)
/** What Unicode 14 and 15 added, known from Go 1.21. */
const SCRIPTS_OF_UNICODE_15 = words('Cypro_Minoan Kawi Nag_Mundari Old_Uyghur Tangsa Toto Vithkuqi')

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

/** Long names of the categories, known from Go 1.25 (unicode.CategoryAliases). */
const ALIASES: Readonly<Record<string, string>> = Object.fromEntries(
  `Cased_Letter LC, Close_Punctuation Pe, Connector_Punctuation Pc, Control Cc, cntrl Cc, Currency_Symbol Sc,
  Dash_Punctuation Pd, Decimal_Number Nd, digit Nd, Enclosing_Mark Me, Final_Punctuation Pf, Format Cf,
  Initial_Punctuation Pi, Letter L, Letter_Number Nl, Line_Separator Zl, Lowercase_Letter Ll, Mark M, Combining_Mark M,
  Math_Symbol Sm, Modifier_Letter Lm, Modifier_Symbol Sk, Nonspacing_Mark Mn, Number N, Open_Punctuation Ps, Other C,
  Other_Letter Lo, Other_Number No, Other_Punctuation Po, Other_Symbol So, Paragraph_Separator Zp, Private_Use Co,
  Punctuation P, punct P, Separator Z, Space_Separator Zs, Spacing_Mark Mc, Surrogate Cs, Symbol S, Titlecase_Letter Lt,
  Unassigned Cn, Uppercase_Letter Lu`
    .split(',')
    .map((pair) => pair.trim().split(' '))
    .map(([alias, category]) => [canonical(alias!), category!]),
)

/** Which names of classes a Go knows. */
export interface ClassNames {
  /** Scripts of Unicode 14 and 15. */
  readonly unicode15: boolean
  /** Names in any case, with or without `_`, `-` and spaces; aliases; Assigned, ASCII, Cn and LC. */
  readonly loose: boolean
}

let exact: Set<string> | undefined
let loose: Map<string, string> | undefined

/** The name in the spelling that re2js knows, or undefined where the Go does not know it (syntax.unicodeTable). */
export function unicodeClass(name: string, known: ClassNames): string | undefined {
  if (name === 'Any') return name
  if (!known.unicode15 && SCRIPTS_OF_UNICODE_15.includes(name)) return undefined
  exact ??= new Set([...CATEGORIES, ...SCRIPTS, ...SCRIPTS_OF_UNICODE_15])
  if (exact.has(name)) return name
  if (!known.loose) return undefined
  loose ??= new Map([
    ...Object.entries(ALIASES),
    ...['Any', 'Ascii', 'Assigned', 'LC', 'Cn', ...exact].map((each): [string, string] => [canonical(each), each]),
  ])
  return loose.get(canonical(name))
}

function canonical(name: string): string {
  return name.replace(/[_ -]/g, '').toLowerCase()
}
