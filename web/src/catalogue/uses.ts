// uses: how a collection is taken into other programs, as texts to copy.
export interface Collection {
  id: string;
  title: string;
  description: string;
  extent?: { spatial: { bbox: [number, number, number, number][] } };
  links: { rel: string; href: string; type?: string }[];
}

/** The source and layer of /tiles that a collection is drawn from. */
const LAYERS: Record<string, string> = {
  districts: 'district', courtyards: 'courtyard', buildings: 'building', floors: 'floor', rooms: 'room',
  circulation: 'circulation', parking: 'parking', canteens: 'canteen',
};
const OWN = ['institutions', 'surveys', 'proposals'];

export interface Use {
  key: string;
  text: string;
}

export function usesOf(id: string, origin: string): Use[] {
  const items = `${origin}/ogc/collections/${id}/items`;
  const layer = LAYERS[id];
  const tiled = layer !== undefined || !OWN.includes(id);
  const source = layer === undefined ? id : 'city';
  const only = layer === undefined ? '' : `?layers=${layer}`;
  return [
    { key: 'features', text: items },
    { key: 'curl', text: `curl '${items}?limit=10'` },
    { key: 'csv', text: `curl -o ${id}.csv '${items}?f=csv&limit=10000'` },
    { key: 'gdal', text: `ogr2ogr ${id}.gpkg OAPIF:${origin}/ogc ${id}` },
    ...(tiled ? [
      { key: 'tilejson', text: `${origin}/tiles/${source}.json` },
      { key: 'xyz', text: `${origin}/tiles/${source}/{z}/{x}/{y}.mvt${only}` },
    ] : []),
  ];
}
