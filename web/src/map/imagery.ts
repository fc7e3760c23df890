// imagery: photographs of surveys under the plans, the relief of their heights, the boxes of their point clouds.
import type { LayerSpecification, SourceSpecification, TerrainSpecification } from 'maplibre-gl';
import type { Imagery } from '../api/surveys';
import type { Bounds } from '../api/types';

export interface ImageryLook {
  /** The photograph shown, and how much of it is seen (0 to 1). */
  photo: Imagery | null;
  opacity: number;
  /** Heights drawn as shaded relief, and whether the ground rises with them. */
  relief: Imagery | null;
  raised: boolean;
  /** The boxes of the chosen survey's point clouds. */
  clouds: readonly Bounds[];
}

export const NO_IMAGERY: ImageryLook = { photo: null, opacity: 1, relief: null, raised: false, clouds: [] };

const named = (image: Imagery) => `${image.kind === 'ortho' ? 'ortho' : 'terrain'}-${image.id}`;

const boxOf = ([west, south, east, north]: Bounds) => ({
  type: 'Feature' as const, properties: {},
  geometry: { type: 'Polygon' as const, coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] },
});

/** Above everything else: a cloud has no ground of its own. */
export function cloudLayers(look: ImageryLook, colour: string): LayerSpecification[] {
  if (look.clouds.length === 0) return [];
  return [
    { id: 'survey-cloud', type: 'fill', source: 'survey-clouds', paint: { 'fill-color': colour, 'fill-opacity': 0.08 } },
    { id: 'survey-cloud-line', type: 'line', source: 'survey-clouds', paint: { 'line-color': colour, 'line-width': 2, 'line-dasharray': [3, 2] } },
  ];
}

export function imagerySources(look: ImageryLook): Record<string, SourceSpecification> {
  const { photo, relief, clouds } = look;
  return {
    ...(clouds.length > 0 ? { 'survey-clouds': { type: 'geojson', data: { type: 'FeatureCollection', features: clouds.map(boxOf) } } as SourceSpecification } : {}),
    ...(photo ? { [named(photo)]: { type: 'raster', url: photo.tiles, tileSize: 256 } as SourceSpecification } : {}),
    ...(relief ? { [named(relief)]: { type: 'raster-dem', url: relief.tiles, tileSize: 256, encoding: 'terrarium' } as SourceSpecification } : {}),
  };
}

export function imageryLayers(look: ImageryLook): LayerSpecification[] {
  const { photo, relief, opacity } = look;
  return [
    ...(photo ? [{ id: 'survey-photo', type: 'raster', source: named(photo), paint: { 'raster-opacity': opacity, 'raster-fade-duration': 150 } } as LayerSpecification] : []),
    ...(relief ? [{ id: 'survey-relief', type: 'hillshade', source: named(relief), paint: { 'hillshade-exaggeration': 0.6 } } as LayerSpecification] : []),
  ];
}

export function imageryTerrain(look: ImageryLook): TerrainSpecification | undefined {
  return look.relief && look.raised ? { source: named(look.relief), exaggeration: 1 } : undefined;
}
