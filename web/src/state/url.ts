// url: everything visible, as the part of the address after '#'. It never reaches the server,
// which refuses parameters it does not know, and it can be read and sent by people:
//   #/map?at=17.25,117.321,34.812,12.5,0&b=8&f=4&sel=room-123&also=124.125&by=use&only=idle&list=1
//   #/idle?institution=1&within=500&min_area=15&use=office, the question as /api/idle takes it
//   #/warnings?institution=12&code=over_standard, #/statistics?groups=unit,class&as_of=2025-12-31
//   #/records?reg=people&record=12&institution=3&q=words
//   #/confirm?groups=waits, #/signing?code=17 (a confirmation), #/verify?code=… (of a printed record)
//   #/review?code=3 (a round of the data review on the map)
//   #/data?up=101.102&inspect=103&dry=104&job=105
// at = zoom, longitude, latitude, bearing, pitch. A part that cannot be read is left out, not an error.

/** idle, within and warnings are the map with a question asked of it. */
export type Screen = (typeof SCREENS)[number];
const SCREENS = [
  'map', 'idle', 'within', 'warnings', 'confirm', 'review', 'signing', 'verify', 'plans', 'statistics', 'reports', 'surveys',
  'records', 'data', 'catalogue', 'settings',
] as const;
/** The screens on which the map is seen. */
const ON_MAP: readonly Screen[] = ['map', 'idle', 'within', 'warnings', 'confirm', 'review'];
export const showsMap = (screen: Screen): boolean => ON_MAP.includes(screen);
export type Colouring = 'use' | 'institution' | 'state' | 'idle' | 'over_standard' | 'tenure' | 'age' | 'difference';
export const COLOURINGS: readonly Colouring[] = ['use', 'institution', 'state', 'idle', 'over_standard', 'tenure', 'age', 'difference'];
/** A building is not selected but opened. */
export type SelectionKind = 'district' | 'courtyard' | 'room' | 'institution' | 'person';
const KINDS: readonly SelectionKind[] = ['district', 'courtyard', 'room', 'institution', 'person'];

export interface Selection {
  kind: SelectionKind;
  id: number;
}
export interface Camera {
  zoom: number;
  lon: number;
  lat: number;
  bearing: number;
  pitch: number;
}
/** The question of the screens that ask one, under the names the server takes; shape is lon,lat;lon,lat;… */
export const ASKED = ['near', 'institution', 'courtyard', 'building', 'within', 'min_area', 'max_area', 'use', 'floor', 'lift', 'tenure', 'district', 'connected', 'shape', 'relation',
  'code', 'level', 'state', 'by', 'as_of', 'compare', 'class', 'status', 'rank', 'category', 'kind'] as const;
/** The screens that ask something. */
const ASKING: readonly Screen[] = ['idle', 'within', 'warnings', 'confirm', 'review', 'signing', 'verify', 'statistics', 'records'];
export type Ask = Partial<Record<(typeof ASKED)[number], string>>;
export interface View {
  screen: Screen;
  camera: Camera | null;
  /** The opened building, and the floor shown in it (the ground floor is 0). */
  building: number | null;
  floor: number | null;
  selection: Selection | null;
  /** Further rooms chosen together with the selected one. */
  also: number[];
  by: Colouring;
  only: string[];
  list: boolean;
  /** Of the settings; of the catalogue the collection looked at. */
  tab: string | null;
  /** Of the registers: which one, the record that is open, and words it is searched by. */
  register: string | null;
  record: number | null;
  q: string;
  uploads: string[];
  inspect: string | null;
  dry: string | null;
  job: string | null;
  ask: Ask;
  /** Of the surveys: the one looked at; on the map the photograph, its opacity in percent, the day it is
   * held against, the heights drawn as relief, and whether the ground rises with them. */
  survey: number | null;
  photo: number | null;
  opacity: number;
  against: number | null;
  relief: number | null;
  raised: boolean;
  /** Where photos were taken, and where point clouds lie. */
  photos: boolean;
  clouds: boolean;
  /** Of the plans: the scenario looked at, or buildings whose stack plans stand side by side. */
  plan: number | null;
  stack: number[];
  /** The base map of another server that the map lies on, by its id. */
  background: string | null;
}

export const EMPTY_VIEW: View = {
  screen: 'map', camera: null, building: null, floor: null, selection: null, also: [], by: 'use', only: [],
  list: false, tab: null, register: null, record: null, q: '', uploads: [], inspect: null, dry: null, job: null, ask: {},
  survey: null, photo: null, opacity: 100, against: null, relief: null, raised: false, photos: false, clouds: false, plan: null, stack: [], background: null,
};

const whole = (text: string | null): number | null => (text !== null && /^-?\d{1,15}$/.test(text) ? Number(text) : null);
const token = (text: string | null): string | null => (text !== null && /^[\w-]{1,64}$/.test(text) ? text : null);

function readCamera(text: string | null): Camera | null {
  const [zoom, lon, lat, bearing, pitch] = (text ?? '').split(',').map(Number);
  if (zoom === undefined || lon === undefined || lat === undefined) return null;
  const camera = { zoom, lon, lat, bearing: bearing ?? 0, pitch: pitch ?? 0 };
  const sound = Object.values(camera).every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return text && sound && zoom >= 0 && zoom <= 24 && camera.pitch >= 0 && camera.pitch <= 85 ? camera : null;
}

function writeCamera(camera: Camera): string {
  const { zoom, lon, lat, bearing, pitch } = camera;
  return [zoom.toFixed(2), lon.toFixed(6), lat.toFixed(6), bearing.toFixed(1), pitch.toFixed(1)].map(Number).join(',');
}

const SOUND = /^[\w.,;+-]{1,8000}$/;

function readAsk(params: URLSearchParams): Ask {
  return Object.fromEntries(ASKED.flatMap((name) => {
    const value = params.get(name === 'by' ? 'groups' : name); // `by` is how the map is coloured
    return value !== null && SOUND.test(value) ? [[name, value]] : [];
  }));
}

function readSelection(text: string | null): Selection | null {
  const [kind, id] = (text ?? '').split('-');
  const known = KINDS.find((name) => name === kind);
  const number = whole(id ?? null);
  return known && number !== null && number > 0 ? { kind: known, id: number } : null;
}

/** Few enough to be asked for one by one. */
export const ALSO_MOST = 59;
const STACK_MOST = 20;
const readIds = (text: string | null): number[] =>
  [...new Set((text ?? '').split('.').map(whole).filter((id) => id !== null && id > 0) as number[])].slice(0, ALSO_MOST);

export function readView(hash: string): View {
  const [path, query] = hash.replace(/^#\/?/, '').split('?');
  const params = new URLSearchParams(query ?? '');
  const building = whole(params.get('b'));
  const selection = readSelection(params.get('sel'));
  return {
    screen: SCREENS.find((name) => name === path) ?? 'map',
    camera: readCamera(params.get('at')),
    building,
    floor: building === null ? null : whole(params.get('f')),
    selection,
    also: selection?.kind === 'room' ? readIds(params.get('also')).filter((id) => id !== selection.id) : [],
    by: COLOURINGS.find((name) => name === params.get('by')) ?? 'use',
    only: (params.get('only') ?? '').split('.').filter((name) => token(name) !== null),
    list: params.get('list') === '1',
    tab: token(params.get('tab')),
    register: token(params.get('reg')),
    record: whole(params.get('record')),
    q: (params.get('q') ?? '').slice(0, 64),
    uploads: (params.get('up') ?? '').split('.').filter((name) => token(name) !== null),
    inspect: token(params.get('inspect')),
    dry: token(params.get('dry')),
    job: token(params.get('job')),
    ask: readAsk(params),
    survey: whole(params.get('survey')),
    photo: whole(params.get('photo')),
    opacity: Math.min(100, Math.max(10, whole(params.get('opacity')) ?? 100)),
    against: whole(params.get('against')),
    relief: whole(params.get('relief')),
    raised: params.get('raised') === '1',
    photos: params.get('photos') === '1',
    clouds: params.get('clouds') === '1',
    plan: whole(params.get('plan')),
    stack: readIds(params.get('stack')).slice(0, STACK_MOST),
    background: token(params.get('bg')),
  };
}

export function writeView(view: View): string {
  const parts: string[] = [];
  const put = (name: string, value: string | number | null | undefined) => {
    if (value !== null && value !== undefined && value !== '') parts.push(`${name}=${value}`);
  };
  put('at', view.camera && writeCamera(view.camera));
  put('b', view.building);
  put('f', view.building === null ? null : view.floor);
  put('sel', view.selection && `${view.selection.kind}-${view.selection.id}`);
  put('also', view.selection?.kind === 'room' ? view.also.join('.') : null);
  put('by', view.by === 'use' ? null : view.by);
  put('only', view.only.join('.'));
  put('list', view.list ? '1' : null);
  put('tab', view.screen === 'settings' || view.screen === 'plans' || view.screen === 'reports' ? view.tab : null);
  if (view.screen === 'plans') {
    put('plan', view.plan);
    put('stack', view.stack.join('.'));
  }
  put('reg', view.screen === 'records' ? view.register : null);
  put('record', view.screen === 'records' ? view.record : null);
  put('q', view.screen === 'records' ? encodeURIComponent(view.q) : null);
  put('up', view.uploads.join('.'));
  put('inspect', view.inspect);
  put('dry', view.dry);
  put('job', view.job);
  if (ASKING.includes(view.screen)) for (const name of ASKED) put(name === 'by' ? 'groups' : name, view.ask[name]);
  put('survey', view.survey);
  put('photo', view.photo);
  put('opacity', view.opacity === 100 ? null : view.opacity);
  put('against', view.against);
  put('relief', view.relief);
  put('raised', view.raised ? '1' : null);
  put('photos', view.photos ? '1' : null);
  put('clouds', view.clouds ? '1' : null);
  put('bg', view.background);
  return `#/${view.screen}${parts.length ? `?${parts.join('&')}` : ''}`;
}
