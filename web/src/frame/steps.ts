// steps: what a person can do on the map, each as a change of the address. A camera of null means
// "fly to what is now shown"; the map writes the new position when it has arrived.
import { changeView, currentView } from '../state/useView';
import { ALSO_MOST, COLOURINGS, showsMap, type Screen, type Selection } from '../state/url';

/** Whoever asks a question of the map goes on asking it while looking at what was found. */
function mapScreen(): Screen {
  const { screen } = currentView();
  return showsMap(screen) ? screen : 'map';
}

export function openBuilding(building: number, floor: number | null = null, selection: Selection | null = null): void {
  const view = currentView();
  const same = showsMap(view.screen) && view.building === building;
  changeView({ screen: mapScreen(), building, floor: floor ?? (same ? view.floor : null), selection, also: [], camera: same ? view.camera : null });
}

export function select(selection: Selection): void {
  const inside = selection.kind === 'room' || selection.kind === 'person';
  const { building, floor, camera } = currentView();
  changeView(inside ? { screen: mapScreen(), selection, also: [], building, floor, camera } : { screen: 'map', selection, also: [], building: null, floor: null, camera: null });
}

/** Rooms chosen together; the first is the selected one. Of none nothing is selected. */
export function chooseRooms(ids: readonly number[]): void {
  const [first, ...also] = ids;
  changeView({ screen: mapScreen(), selection: first === undefined ? null : { kind: 'room', id: first }, also: also.slice(0, ALSO_MOST) });
}

/** With Shift: one room more, or one fewer. */
export function toggleRoom(id: number): void {
  const { selection, also } = currentView();
  const chosen = selection?.kind === 'room' ? [selection.id, ...also] : [];
  chooseRooms(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
}

export function showCity(): void {
  changeView({ screen: 'map', selection: null, building: null, floor: null, camera: null });
}

/** Room, then building, then city. */
export function stepBack(): void {
  const view = currentView();
  if (view.screen === 'records' && view.record !== null) changeView({ record: null });
  else if (!showsMap(view.screen)) changeView({ screen: 'map' });
  else if (view.selection) changeView({ selection: null, also: [] });
  else if (view.building !== null) changeView({ building: null, floor: null, camera: null });
  else if (view.list) changeView({ list: false });
  else if (view.screen !== 'map') changeView({ screen: 'map' });
}

export function nextColouring(): void {
  const { by } = currentView();
  changeView({ by: COLOURINGS[(COLOURINGS.indexOf(by) + 1) % COLOURINGS.length] ?? 'use', only: [] }, 'replace');
}

export function toggleList(): void {
  changeView({ screen: 'map', list: !currentView().list });
}

export function toggleOnly(key: string): void {
  const { only } = currentView();
  changeView({ only: only.includes(key) ? only.filter((other) => other !== key) : [...only, key] }, 'replace');
}

export function showFloor(floor: number): void {
  const view = currentView();
  changeView({ floor, selection: view.selection?.kind === 'room' && view.also.length === 0 ? null : view.selection }, 'replace');
}
