// FlowMap: the buildings of a plan on the map, before to the left of a divider and after to the right, and over both the moves
// as arrows as wide as people go.
import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { FeatureCollection } from 'geojson';
import { LngLatBounds, Map as MapLibre, type ExpressionSpecification, type LayerSpecification, type StyleSpecification } from 'maplibre-gl';
import { useEffect, useMemo, useRef, useState } from 'react';
import { getJson } from '../api/client';
import type { Plan, Problem, ScenarioCard } from '../api/scenarios';
import { Divider } from '../common/Divider';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { FONT } from '../map/baseStyle';
import { hasWebgl } from '../map/webgl';
import { usePrefs, type ThemeName } from '../state/usePrefs';
import { DrillDrawer, type Drilled } from './DrillDrawer';
import { buildingStates, flowData, flowsOf, keyOfFlow, middleOf, shapesOf, type BuildingShape, type BuildingState, type Flow, type FlowData } from './flows';
import { nameOf, whereOf } from './stack';

const STATES: Record<ThemeName, Record<BuildingState, string>> = {
  light: { used: '#5f8fbf', filled: '#2f8f6a', freed: '#f2a93b', empty: '#d8d1c4' },
  dark: { used: '#4d7fb0', filled: '#3f9f78', freed: '#d08a1f', empty: '#4b4945' },
};
const FLOW = { light: '#8a1f5c', dark: '#ff9ecb' } as const;
const INK = { light: '#1f2124', dark: '#f2f2f2' } as const;
const PAPER = { light: '#ffffff', dark: '#1b1c1f' } as const;
const ARROW = 'flow-arrow';
const whole = (url: string) => ({ url: url.startsWith('/') ? window.location.origin + url : url });

function arrow(colour: string): ImageData | null {
  const canvas = Object.assign(document.createElement('canvas'), { width: 32, height: 32 });
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(16, 2); pen.lineTo(28, 28); pen.lineTo(16, 21); pen.lineTo(4, 28);
  pen.closePath();
  pen.fill();
  return pen.getImageData(0, 0, 32, 32);
}

function styleOf(base: StyleSpecification, theme: ThemeName, shapes: readonly BuildingShape[], states: ReadonlyMap<number, BuildingState>, flows: FlowData, told: ReadonlySet<number>): StyleSpecification {
  const features = shapes.map((shape) => { const state = states.get(shape.properties.id) ?? 'empty'; return { ...shape, properties: { ...shape.properties, state, colour: STATES[theme][state], told: told.has(shape.properties.id) } }; });
  const dots = features.map(({ properties, ...shape }) => ({ type: 'Feature' as const, properties, geometry: { type: 'Point' as const, coordinates: middleOf({ ...shape, properties }) } }));
  const layers: LayerSpecification[] = [
    { id: 'plan-fill', type: 'fill', source: 'plan', paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': 0.95 } },
    { id: 'plan-line', type: 'line', source: 'plan', paint: { 'line-color': ['get', 'colour'], 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 4, 15, 1.5] } },
    { id: 'flow', type: 'line', source: 'flow', layout: { 'line-cap': 'round' }, paint: { 'line-color': FLOW[theme], 'line-width': ['get', 'width'], 'line-opacity': 0.6 } },
    { id: 'flow-end', type: 'symbol', source: 'flow-end', layout: { 'icon-image': ARROW, 'icon-rotate': ['get', 'turn'], 'icon-size': ['get', 'size'], 'icon-rotation-alignment': 'map', 'icon-allow-overlap': true } },
    // From afar an outline is a speck.
    { id: 'plan-dot', type: 'circle', source: 'plan-dot', maxzoom: 16, paint: { 'circle-color': ['get', 'colour'], 'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 4, 15, 9], 'circle-stroke-color': PAPER[theme], 'circle-stroke-width': 1.5, 'circle-opacity': ['interpolate', ['linear'], ['zoom'], 14.5, 1, 16, 0], 'circle-stroke-opacity': ['interpolate', ['linear'], ['zoom'], 14.5, 1, 16, 0] } },
    { id: 'flow-heads', type: 'symbol', source: 'flow', layout: { 'symbol-placement': 'line-center', 'text-field': ['to-string', ['get', 'heads']], 'text-font': FONT, 'text-size': 12, 'text-rotation-alignment': 'viewport', 'text-offset': [0, -0.7] }, paint: { 'text-color': FLOW[theme], 'text-halo-color': PAPER[theme], 'text-halo-width': 2 } },
    { id: 'plan-name', type: 'symbol', source: 'plan-dot', filter: ['any', ['get', 'told'], ['>=', ['zoom'], 15]], layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12, 'text-max-width': 9, 'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.9 }, paint: { 'text-color': INK[theme], 'text-halo-color': PAPER[theme], 'text-halo-width': 1.6 } },
  ];
  // Extruded walls would hide what the buildings are here.
  const ground = base.layers.filter((layer) => layer.type !== 'fill-extrusion' && !layer.id.startsWith('room') && !layer.id.startsWith('floor') && layer.id !== 'circulation-fill' && layer.id !== 'courtyard-label' && layer.id !== 'building-label');
  return {
    ...base,
    sources: { ...base.sources, plan: { type: 'geojson', data: { type: 'FeatureCollection', features } }, 'plan-dot': { type: 'geojson', data: { type: 'FeatureCollection', features: dots } }, flow: { type: 'geojson', data: flows.lines }, 'flow-end': { type: 'geojson', data: flows.ends } },
    layers: [...ground.filter((layer) => layer.type !== 'symbol'), ...layers, ...ground.filter((layer) => layer.type === 'symbol')],
  };
}

function makeMap(container: HTMLElement, style: StyleSpecification, theme: ThemeName, bounds: LngLatBounds, interactive: boolean): MapLibre {
  const map = new MapLibre({ container, style, bounds, interactive, fitBoundsOptions: { padding: 60, maxZoom: 16 }, attributionControl: false, pitchWithRotate: false, maxZoom: 19, transformRequest: whole });
  const image = arrow(FLOW[theme]);
  map.on('style.load', () => { if (image && !map.hasImage(ARROW)) map.addImage(ARROW, image); });
  return map;
}

function Canvas({ base, shapes, problem, where, flows, chosen }: { chosen: string | null; base: StyleSpecification; shapes: readonly BuildingShape[]; problem: Problem; where: ReadonlyMap<number, number>; flows: readonly Flow[] }) {
  const { t } = useWords();
  const { theme } = usePrefs();
  const left = useRef<HTMLDivElement>(null);
  const right = useRef<HTMLDivElement>(null);
  const maps = useRef<MapLibre[]>([]);
  const [share, setShare] = useState(0.5);
  useEffect(() => {
    if (!left.current || !right.current) return;
    const states = buildingStates(problem, where);
    const data = flowData(flows, new Map(shapes.map((shape) => [shape.properties.id, shape])));
    const told = new Set(flows.flatMap((flow) => [flow.from, flow.to]));
    const bounds = new LngLatBounds();
    for (const shape of shapes) if (told.size === 0 || told.has(shape.properties.id)) bounds.extend(middleOf(shape));
    if (bounds.isEmpty()) return;
    const under = makeMap(left.current, styleOf(base, theme, shapes, states.before, data, told), theme, bounds, true);
    const over = makeMap(right.current, styleOf(base, theme, shapes, states.after, data, told), theme, bounds, false);
    under.on('move', () => over.jumpTo({ center: under.getCenter(), zoom: under.getZoom(), bearing: under.getBearing() }));
    under.getCanvas().setAttribute('aria-label', t('plans.mapLabel'));
    maps.current = [under, over];
    return () => { maps.current = []; under.remove(); over.remove(); };
  }, [base, theme, shapes, problem, where, flows, t]);
  useEffect(() => {
    for (const map of maps.current) {
      const dim = (full: number): number | ExpressionSpecification => (chosen === null ? full : ['case', ['==', ['get', 'key'], chosen], full, 0.12]);
      const paint = () => { map.setPaintProperty('flow', 'line-opacity', dim(0.6)); map.setPaintProperty('flow-end', 'icon-opacity', dim(1)); map.setPaintProperty('flow-heads', 'text-opacity', dim(1)); };
      if (map.isStyleLoaded()) paint(); else void map.once('load', paint);
    }
  }, [chosen]);
  return (
    <div className="flow-map">
      <div ref={left} className="flow-side" />
      <div ref={right} className="flow-side over" style={{ clipPath: `inset(0 0 0 ${share * 100}%)` }} aria-hidden="true" />
      <Divider share={share} onShare={setShare} label={t('plans.divider')} left={t('plans.before')} right={t('plans.after')} />
    </div>
  );
}

export function FlowMap({ card, problem, plan }: { card: ScenarioCard; problem: Problem; plan: Plan }) {
  const { t, count } = useWords();
  const { theme } = usePrefs();
  const [drawable] = useState(hasWebgl);
  const style = useQuery({ queryKey: ['style', theme], queryFn: ({ signal }) => getJson<StyleSpecification>('/styles/city.json', { theme }, signal), staleTime: Infinity });
  const shapes = useQuery({ queryKey: ['building-shapes'], queryFn: ({ signal }) => getJson<FeatureCollection>('/api/buildings', { f: 'geojson' }, signal), staleTime: 300_000 });
  const where = useMemo(() => whereOf(problem, plan, []), [problem, plan]);
  const flows = useMemo(() => flowsOf(problem, where), [problem, where]);
  const known = useMemo(() => shapesOf(problem, (shapes.data?.features ?? []) as unknown as BuildingShape[]), [shapes.data, problem]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [drilled, setDrilled] = useState<Drilled | null>(null);
  const name = (id: number) => { const building = problem.buildings.find((one) => one.id === id); return building ? nameOf(building) : ''; };
  return (
    <div className="flows">
      {shapes.error ? <Failure error={shapes.error} retry={() => void shapes.refetch()} />
        : !drawable ? <p className="notice">{t('app.noWebgl')}</p>
          : !style.data || !shapes.data ? <Skeleton active />
            : known.length === 0 ? <p className="notice">{t('plans.noMap')}</p>
              : <Canvas base={style.data} shapes={known} problem={problem} where={where} flows={flows} chosen={chosen} />}
      <ul className="flow-key">
        {(['used', 'filled', 'freed', 'empty'] as const).map((state) => <li key={state}><i className="swatch" style={{ background: STATES[theme][state] }} /> {t(`plans.state_${state}`)}</li>)}
        <li><i className="flow-sample" style={{ background: FLOW[theme] }} /> {t('plans.flowKey')}</li>
      </ul>
      {flows.length === 0 ? <p className="quiet">{t('plans.nobodyMoves')}</p> : (
        <div className="scroll-x"><table className="plan-table">
          <thead><tr><th scope="col">{t('plans.unit')}</th><th scope="col">{t('plans.from')}</th><th scope="col">{t('plans.to')}</th><th scope="col" className="number">{t('plans.heads')}</th></tr></thead>
          <tbody>{flows.map((flow) => (
            <tr key={keyOfFlow(flow)} className={chosen === keyOfFlow(flow) ? 'chosen' : undefined}>
              <td><button type="button" className="as-link" aria-pressed={chosen === keyOfFlow(flow)} onClick={() => setChosen(chosen === keyOfFlow(flow) ? null : keyOfFlow(flow))}>{flow.units.join(t('app.comma'))}</button></td>
              <td>{name(flow.from)}</td><td>{name(flow.to)}</td><td className="number"><button type="button" className="as-link" onClick={() => setDrilled({ scenario: card.id, drill: 'heads', building: flow.to })}>{count(flow.heads)}</button></td>
            </tr>
          ))}</tbody>
        </table></div>
      )}
      {drilled && <DrillDrawer drilled={drilled} onClose={() => setDrilled(null)} />}
    </div>
  );
}
