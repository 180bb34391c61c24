/**
 * Which column of a file holds what. The names are those of the exports of Salesforce reports, HubSpot companies and
 * monday.com boards, and our own; a mapping by hand goes before them. Annual revenue is left out on purpose: it is
 * what the customer earns, not what they pay.
 */
export const IMPORT_FIELDS = [
  'id',
  'name',
  'plan',
  'billing',
  'currency',
  'potential',
  'contractAt',
  'contractEndsAt',
  'owner',
  'deputy',
  'seller',
  'region',
  'stage',
  'touchLevel',
  'onboardingModel',
  'growthPercent',
  'sharePercent',
  'handoverAt',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

export const PRESETS = ['polku', 'salesforce', 'hubspot', 'monday'] as const;
export type Preset = (typeof PRESETS)[number];

type Names = { readonly [F in ImportField]?: readonly string[] };

const KNOWN: { [P in Preset]: Names } = {
  polku: Object.fromEntries(IMPORT_FIELDS.map((field) => [field, [field]])),
  salesforce: {
    id: ['Account ID', 'Account ID (18)', 'Id', 'AccountId'],
    name: ['Account Name', 'Name'],
    plan: ['Plan', 'Plan__c', 'Product Plan', 'Licence', 'License'],
    billing: ['ARR', 'ARR__c', 'Annual Recurring Revenue', 'Contract Value', 'Amount'],
    currency: [
      'Account Currency',
      'CurrencyIsoCode',
      'Currency',
      'Amount Currency',
      'ARR Currency',
    ],
    potential: ['Growth Potential', 'Growth_Potential__c', 'Potential'],
    contractAt: ['Contract Start Date', 'StartDate', 'Customer Since', 'Close Date'],
    contractEndsAt: ['Contract End Date', 'EndDate', 'Renewal Date'],
    owner: [
      'Account Owner Email',
      'Account Owner: Email',
      'Owner.Email',
      'Owner Email',
      'Account Owner',
    ],
    seller: ['Opportunity Owner', 'Opportunity Owner: Email'],
    region: ['Region', 'Territory', 'Billing Country', 'BillingCountry'],
  },
  hubspot: {
    id: ['Record ID', 'Company ID', 'hs_object_id', 'Record ID - Company'],
    name: ['Company name', 'Company Name'],
    plan: ['Plan', 'Subscription plan', 'Licence', 'License'],
    billing: ['Annual recurring revenue', 'ARR', 'Annual contract value', 'Total revenue'],
    currency: ['Currency', 'Company currency'],
    potential: ['Growth potential', 'Potential'],
    contractAt: ['Contract start date', 'Became a customer date', 'Close date'],
    contractEndsAt: ['Contract end date', 'Renewal date'],
    owner: ['Company owner email', 'Company owner', 'HubSpot owner'],
    region: ['Country/Region', 'Region', 'Country'],
  },
  monday: {
    id: ['Item ID', 'Item Id', 'item ID (auto generated)'],
    name: ['Name', 'Item', 'Account'],
    plan: ['Plan', 'Package', 'Tier'],
    billing: ['ARR', 'Annual value', 'Deal value', 'Contract value'],
    currency: ['Currency'],
    potential: ['Potential', 'Growth potential'],
    contractAt: ['Contract date', 'Contract start', 'Timeline - Start', 'Start date'],
    contractEndsAt: ['Renewal date', 'Contract end', 'Timeline - End', 'End date'],
    owner: ['Owner', 'Person', 'People', 'Account manager'],
    region: ['Region', 'Country'],
  },
};

/** The column of each field, by its place. */
export type Mapping = { preset: Preset; columns: ReadonlyMap<ImportField, number> };

/**
 * The mapping of this first line. Undefined when no column holds the id: it is no first line, or one whose id must be
 * mapped by hand.
 *
 * @param byHand names of columns by field; null: the field is not read
 * @param preset @default the one whose names fit the most columns
 */
export function mapColumns(
  header: readonly string[],
  byHand: ReadonlyMap<ImportField, string | null>,
  preset?: Preset,
): Mapping | undefined {
  const tried = (preset === undefined ? PRESETS : [preset]).map((one) => ({
    preset: one,
    columns: fit(header, byHand, KNOWN[one]),
  }));
  const [best] = tried
    .filter(({ columns }) => columns.has('id'))
    .toSorted((a, b) => b.columns.size - a.columns.size);
  return best;
}

function fit(
  header: readonly string[],
  byHand: ReadonlyMap<ImportField, string | null>,
  names: Names,
): Map<ImportField, number> {
  const places = new Map(header.map((name, place) => [toPlainName(name), place]));
  const columns = new Map<ImportField, number>();
  for (const field of IMPORT_FIELDS) {
    const said = byHand.get(field);
    const candidates = said === undefined ? (names[field] ?? []) : said === null ? [] : [said];
    // The first name of the list wins: an e-mail says more than a name.
    const found = candidates.find((name) => places.has(toPlainName(name)));
    const place = found === undefined ? undefined : places.get(toPlainName(found));
    if (place !== undefined) columns.set(field, place);
  }
  return columns;
}

/** Two that differ in case or in spaces are the same name. */
export const toPlainName = (name: string): string => name.trim().toLowerCase().replace(/\s+/g, ' ');
