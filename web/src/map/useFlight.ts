// useFlight: keeps the map and the "at" of the address alike. When the address has no position, the map
// flies to what is shown; when it has another, it goes there ("back" does this); when the map has moved, it is written.
import type { LngLatBoundsLike, Map as MapLibre } from 'maplibre-gl';
import type { FeatureCollection, Geometry } from 'geojson';
import { useEffect, useMemo, useRef } from 'react';
import { useCard, useCity } from '../api/queries';
import type { Building, Bounds, Institution } from '../api/types';
import type { Camera } from '../state/url';
import { changeView, useView } from '../state/useView';
import { fitTurned } from './fit';
import { cornersOf } from './overview';
import { useShapes } from './useOverview';

const FLIGHT_MS = 900;

export interface Aim {
  bounds: LngLatBoundsLike;
  bearing: number;
  pitch: number;
  maxZoom: number;
  /** The exact outline of a building, where it is known. */
  outline: [number, number][];
}

/** The turn that lays an axis (degrees clockwise from north, 0 to 180) level on the screen. */
export const levelBearing = (axis: number): number => axis - 90;

function aimAtBuilding(building: Building, outline: [number, number][]): Aim | null {
  if (!building.bounds) return null;
  return { bounds: building.bounds, bearing: levelBearing(building.axis_deg ?? 90), pitch: 0, maxZoom: 20.6, outline };
}
const aimAt = (bounds: Bounds | null | undefined, pitch: number, maxZoom: number): Aim | null =>
  bounds ? { bounds, bearing: 0, pitch, maxZoom, outline: [] } : null;

/** Where an institution sits: the box around its buildings. */
function aimAtPlaces(institution: Institution | undefined, shapes: FeatureCollection<Geometry | null> | undefined): Aim | null {
  if (!institution) return null;
  const ids = new Set((institution.places ?? []).map((place) => place.building_id));
  const outline = (shapes?.features ?? []).filter(({ id }) => ids.has(Number(id))).flatMap(({ geometry }) => cornersOf(geometry));
  if (outline.length > 0) return { bounds: institution.bounds ?? [0, 0, 0, 0], bearing: 0, pitch: 0, maxZoom: 17, outline };
  return aimAt(institution.bounds, 0, 17);
}

function cameraOf(map: MapLibre): Camera {
  const { lng, lat } = map.getCenter();
  return { zoom: map.getZoom(), lon: lng, lat, bearing: map.getBearing(), pitch: map.getPitch() };
}

function isThere(map: MapLibre, at: Camera): boolean {
  const now = cameraOf(map);
  const size = 360 / 512 / 2 ** at.zoom; // degrees a pixel
  return Math.abs(now.zoom - at.zoom) < 0.02 && Math.abs(now.lon - at.lon) < 2 * size + 1e-6 && Math.abs(now.lat - at.lat) < 2 * size + 1e-6
    && Math.abs(now.bearing - at.bearing) < 0.2 && Math.abs(now.pitch - at.pitch) < 0.2;
}

function paddingOf(narrow: boolean) {
  return narrow ? { top: 24, left: 16, right: 64, bottom: Math.round(window.innerHeight * 0.42) } : { top: 48, left: 56, right: 96, bottom: 72 };
}

function fly(map: MapLibre, aim: Aim, narrow: boolean): void {
  const { offsetWidth, offsetHeight } = map.getContainer();
  const place = fitTurned(aim.outline, aim.bearing, offsetWidth, offsetHeight, paddingOf(narrow));
  if (place) {
    map.easeTo({ center: place.center, zoom: Math.min(place.zoom, aim.maxZoom), bearing: aim.bearing, pitch: aim.pitch, duration: FLIGHT_MS });
    return;
  }
  map.fitBounds(aim.bounds, { bearing: aim.bearing, pitch: aim.pitch, maxZoom: aim.maxZoom, padding: paddingOf(narrow), duration: FLIGHT_MS, linear: true });
}

export function useFlight(map: MapLibre | null, narrow: boolean): void {
  const [view] = useView();
  const city = useCity().data;
  const building = useCard('buildings', view.building).data;
  const selected = (kind: string) => (view.building === null && view.selection?.kind === kind ? view.selection.id : null);
  const courtyard = useCard('courtyards', selected('courtyard')).data;
  const district = useCard('districts', selected('district')).data;
  const institution = useCard('institutions', selected('institution')).data;
  const before = useRef<{ building: number | null; camera: Camera | null; started: boolean }>({ building: null, camera: null, started: false });

  useEffect(() => {
    if (!map) return undefined;
    const write = () => {
      if (map.getContainer().offsetWidth > 0) changeView({ camera: cameraOf(map) }, 'replace');
    };
    map.on('moveend', write);
    return () => { map.off('moveend', write); };
  }, [map]);

  const shapes = useShapes('buildings');
  const outline = useMemo(() => cornersOf(shapes.data?.features.find(({ id }) => id === view.building)?.geometry), [shapes.data, view.building]);
  const { camera } = view;
  useEffect(() => {
    if (!map) return;
    const left = before.current.building !== null && view.building === null;
    // A link that opens inside a building has no place outside to go back to.
    if (before.current.building === null && view.building !== null) before.current.camera = before.current.started ? cameraOf(map) : null;
    before.current.started = true;
    const outside = before.current.camera;
    before.current.building = view.building;
    if (camera) {
      if (!isThere(map, camera) && !map.isMoving()) map.easeTo({ center: [camera.lon, camera.lat], zoom: camera.zoom, bearing: camera.bearing, pitch: camera.pitch, duration: FLIGHT_MS });
      return;
    }
    if (left && view.selection === null) {
      const to = outside ?? { ...cameraOf(map), zoom: Math.min(map.getZoom(), 16.4), bearing: 0, pitch: 45 };
      map.easeTo({ center: [to.lon, to.lat], zoom: to.zoom, bearing: to.bearing, pitch: to.pitch, duration: FLIGHT_MS });
      return;
    }
    let aim: Aim | null = null;
    if (view.building !== null) aim = building && !shapes.isPending ? aimAtBuilding(building, outline) : null;
    else if (view.selection === null) aim = aimAt(city?.bounds, 0, 16);
    else aim = aimAt(courtyard?.bounds, 45, 17.6) ?? aimAt(district?.bounds, 0, 15) ?? aimAtPlaces(institution, shapes.data);
    if (aim) fly(map, aim, narrow);
  }, [map, camera, view.building, view.selection, building, outline, shapes.isPending, shapes.data, courtyard, district, institution, city, narrow]);
}
