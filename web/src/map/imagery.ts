// imagery: photographs of surveys under the plans, and the relief of their heights.
import type { LayerSpecification, SourceSpecification, TerrainSpecification } from 'maplibre-gl';
import type { Imagery } from '../api/surveys';

export interface ImageryLook {
  /** The photograph shown, and how much of it is seen (0 to 1). */
  photo: Imagery | null;
  opacity: number;
  /** Heights drawn as shaded relief, and whether the ground rises with them. */
  relief: Imagery | null;
  raised: boolean;
}

export const NO_IMAGERY: ImageryLook = { photo: null, opacity: 1, relief: null, raised: false };

const named = (image: Imagery) => `${image.kind === 'ortho' ? 'ortho' : 'terrain'}-${image.id}`;

export function imagerySources(look: ImageryLook): Record<string, SourceSpecification> {
  const { photo, relief } = look;
  return {
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
