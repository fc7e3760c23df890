// question: what is asked of /api/idle, from the address and back.
import type { Params } from '../api/client';
import type { Ask } from '../state/url';

const ORIGINS = ['near', 'institution', 'courtyard', 'building'] as const;
export type OriginKind = (typeof ORIGINS)[number];

export interface Origin {
  kind: OriginKind;
  value: string;
}

export function originOf(ask: Ask): Origin | null {
  const kind = ORIGINS.find((name) => ask[name]);
  return kind ? { kind, value: ask[kind] ?? '' } : null;
}

/** The question with another origin, or none: then a distance makes no sense. */
export function withOrigin(ask: Ask, origin: Origin | null): Ask {
  const { near, institution, courtyard, building, ...rest } = ask;
  void [near, institution, courtyard, building];
  if (!origin) {
    const { within, ...more } = rest;
    void within;
    return more;
  }
  return { within: '1000', ...rest, [origin.kind]: origin.value };
}

export const canConnect = (ask: Ask): boolean => Number(ask.min_area ?? 0) > 0;

export function paramsOf(ask: Ask): Params {
  const { shape, relation, connected, ...params } = ask;
  void [shape, relation];
  return { ...params, reserved: true, connected: connected === 'true' && canConnect(ask) ? true : undefined, within: originOf(ask) ? ask.within : undefined };
}

/** [lon, lat] of "lon,lat"; null when it is none. */
export function placeOf(text: string | undefined): [number, number] | null {
  const [lon, lat] = (text ?? '').split(',').map(Number);
  return lon !== undefined && lat !== undefined && Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : null;
}

export function ringOf(text: string | undefined): [number, number][] | null {
  const ring = (text ?? '').split(';').map(placeOf);
  return ring.length >= 3 && ring.every((place) => place !== null) ? ring : null;
}

export const ringText = (ring: readonly (readonly [number, number])[]): string => ring.map(([lon, lat]) => `${lon.toFixed(7)},${lat.toFixed(7)}`).join(';');
