// usePointer: what the pointer does on the map. A click goes to the smallest thing under it.
import { GeoJSONSource, type Map as MapLibre, type MapGeoJSONFeature, type MapMouseEvent } from 'maplibre-gl';
import { useEffect } from 'react';
import { openBuilding, select, toggleRoom } from '../frame/steps';
import { changeView, currentView } from '../state/useView';
import { hoverRoom, isPicking } from './current';

const TARGETS = ['found-dot', 'place-dot', 'overview-group', 'overview-courtyard', 'room-fill', 'building-3d', 'building-ground', 'courtyard-fill', 'district-fill'];
const DISTRICT_MAX_ZOOM = 11;

function hit(map: MapLibre, event: MapMouseEvent): MapGeoJSONFeature | undefined {
  const layers = TARGETS.filter((id) => map.getLayer(id));
  const found = map.queryRenderedFeatures(event.point, { layers });
  for (const id of TARGETS) {
    const feature = found.find((entry) => entry.layer.id === id);
    if (feature && !(id === 'district-fill' && map.getZoom() >= DISTRICT_MAX_ZOOM)) return feature;
  }
  return undefined;
}

function openGroup(map: MapLibre, feature: MapGeoJSONFeature): void {
  const source = map.getSource(feature.source);
  if (!(source instanceof GeoJSONSource) || feature.geometry.type !== 'Point') return;
  const [lon, lat] = feature.geometry.coordinates;
  void source.getClusterExpansionZoom(Number(feature.properties.cluster_id)).then((zoom) => map.easeTo({ center: [lon ?? 0, lat ?? 0], zoom: zoom + 0.5 }));
}

function onClick(map: MapLibre, event: MapMouseEvent): void {
  if (isPicking()) return;
  const feature = hit(map, event);
  const view = currentView();
  const id = Number(feature?.id);
  if (feature && feature.properties.cluster === true) {
    openGroup(map, feature);
    return;
  }
  // On the board of findings a dot lists what it counts.
  if (feature?.layer.id === 'found-dot' && view.screen === 'warnings') changeView({ ask: { ...view.ask, courtyard: undefined, building: String(id) } });
  else if (feature?.layer.id === 'found-dot') openBuilding(id);
  else if (feature?.layer.id === 'place-dot') openBuilding(id, null, view.selection);
  else if (feature?.sourceLayer === 'room') {
    if (event.originalEvent.shiftKey) toggleRoom(id);
    else select({ kind: 'room', id });
  }
  else if (feature?.sourceLayer === 'building') {
    if (id !== view.building) openBuilding(id);
  } else if (view.building !== null) {
    if (view.selection) changeView({ selection: null, also: [] });
  } else if (feature?.sourceLayer === 'courtyard' || feature?.layer.id === 'overview-courtyard') select({ kind: 'courtyard', id });
  else if (feature?.sourceLayer === 'district') select({ kind: 'district', id });
}

export function usePointer(map: MapLibre | null): void {
  useEffect(() => {
    if (!map) return undefined;
    let over: { sourceLayer: string; id: number } | null = null;
    const light = (hover: boolean) => {
      if (over && over.sourceLayer !== 'room') map.setFeatureState({ source: 'city', ...over }, { hover });
    };
    const move = (event: MapMouseEvent) => {
      if (map.isMoving() || isPicking()) return;
      const feature = hit(map, event);
      const next = feature?.sourceLayer ? { sourceLayer: feature.sourceLayer, id: Number(feature.id) } : null;
      const inside = currentView().building !== null;
      map.getCanvas().style.cursor = feature?.source === 'overview' || feature?.source === 'buildings' || feature?.source === 'found-dots' || next && !(inside && (next.sourceLayer === 'courtyard' || next.sourceLayer === 'district')) ? 'pointer' : '';
      if (next?.id === over?.id && next?.sourceLayer === over?.sourceLayer) return;
      light(false);
      over = next;
      light(true);
      hoverRoom(next?.sourceLayer === 'room' ? next.id : null);
    };
    const out = () => {
      light(false);
      over = null;
      hoverRoom(null);
    };
    const click = (event: MapMouseEvent) => onClick(map, event);
    map.on('mousemove', move);
    map.on('mouseout', out);
    map.on('click', click);
    return () => {
      map.off('mousemove', move);
      map.off('mouseout', out);
      map.off('click', click);
    };
  }, [map]);
}
