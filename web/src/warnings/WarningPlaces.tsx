// WarningPlaces: where findings are open, courtyard by courtyard, with the key to the dots on the map.
import { Button } from 'antd';
import { useState } from 'react';
import { useWarningPlaces, type WarningPlace } from '../api/standards';
import { useWords } from '../i18n/useWords';
import { findingsAsked } from '../map/useFound';
import { Section } from '../panels/Section';
import type { Ask } from '../state/url';
import { changeView } from '../state/useView';

const FEW = 8;

interface Yard { id: number; name: string; open: number; red: number }

function yardsOf(places: readonly WarningPlace[]): Yard[] {
  const yards = new Map<number, Yard>();
  for (const place of places) {
    const id = place.courtyard_id ?? 0;
    const yard = yards.get(id) ?? { id, name: place.courtyard ?? '\u2014', open: 0, red: 0 };
    yards.set(id, { ...yard, open: yard.open + place.open, red: yard.red + place.red });
  }
  return [...yards.values()].sort((a, b) => b.red - a.red || b.open - a.open);
}

export function WarningPlaces({ ask, put }: { ask: Ask; put: (change: Ask) => void }) {
  const { t, count } = useWords();
  const [all, setAll] = useState(false);
  const places = useWarningPlaces(findingsAsked('warnings', ask)).data?.items;
  if (!places || places.length === 0) return null;
  const yards = yardsOf(places);
  const only = ask.building ? places.find(({ building_id }) => String(building_id) === ask.building)?.building : ask.courtyard ? yards.find(({ id }) => String(id) === ask.courtyard)?.name : undefined;
  const pick = (yard: Yard) => {
    const chosen = ask.courtyard === String(yard.id) && !ask.building;
    put({ building: undefined, courtyard: chosen ? undefined : String(yard.id) });
    if (!chosen && yard.id) changeView({ building: null, floor: null, selection: { kind: 'courtyard', id: yard.id }, also: [], camera: null });
  };
  return (
    <Section title={t('standards.places')} extra={only !== undefined && <Button size="small" type="link" onClick={() => put({ building: undefined, courtyard: undefined })}>{t('standards.inPlace', { place: only })} ×</Button>}>
      <ul className="confirm-key"><li><i className="warning-dot red" />{t('standards.legendRed')}</li><li><i className="warning-dot amber" />{t('standards.legendAmber')}</li><li>{t('standards.legendCount')}</li></ul>
      <ul className="warning-rules">
        {yards.slice(0, all ? undefined : FEW).map((yard) => (
          <li key={yard.id}>
            <button type="button" aria-pressed={ask.courtyard === String(yard.id) && !ask.building} onClick={() => pick(yard)}>
              <span>{yard.name}</span><span className="number warning-red">{yard.red > 0 ? count(yard.red) : ''}</span><span className="number">{count(yard.open)}</span>
            </button>
          </li>
        ))}
      </ul>
      {yards.length > FEW && !all && <Button size="small" type="link" onClick={() => setAll(true)}>{t('app.more')}</Button>}
    </Section>
  );
}
