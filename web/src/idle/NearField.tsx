// NearField: what distances are measured from: something searched for, a click on the map, its middle, or nothing.
import { AimOutlined, CloseCircleFilled, PushpinOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Tooltip } from 'antd';
import { useEffect, useState } from 'react';
import { useCard, useSearch } from '../api/queries';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';
import { pickPlace, placeInMiddle } from '../map/current';
import { useSettled } from '../search/useSettled';
import { placeOf, type Origin } from './question';

/** Where an institution sits is for those who may know who holds a room. */
const KINDS = ['courtyard', 'building', 'institution'] as const;
const isKind = (kind: string): kind is (typeof KINDS)[number] => (KINDS as readonly string[]).includes(kind);

function useOriginName(origin: Origin | null): string {
  const { t } = useWords();
  const id = (kind: string) => (origin?.kind === kind ? Number(origin.value) : null);
  const institution = useCard('institutions', id('institution')).data;
  const courtyard = useCard('courtyards', id('courtyard')).data;
  const building = useCard('buildings', id('building')).data;
  const place = origin?.kind === 'near' ? placeOf(origin.value) : null;
  if (place) return t('idle.nearPlace', { lon: place[0].toFixed(5), lat: place[1].toFixed(5) });
  return (institution?.name ?? courtyard?.name ?? building?.name) || '';
}

export function NearField({ origin, onChange }: { origin: Origin | null; onChange: (origin: Origin | null) => void }) {
  const { t, word } = useWords();
  const knows = useMay('read_units');
  const [words, setWords] = useState('');
  const [picking, setPicking] = useState(false);
  const name = useOriginName(origin);
  const hint = t(knows ? 'idle.nearHint' : 'idle.nearHintPlaces');
  const found = useSearch(useSettled(words.trim(), 150)).data?.items ?? [];
  const options = words.trim() === '' ? [] : found.flatMap((item) => (isKind(item.kind) && (knows || item.kind !== 'institution')
    ? [{ value: `${item.kind}:${item.id}`, label: <span className="near-option">{item.label}<small>{word('kind', item.kind)}{item.context ? ` · ${item.context}` : ''}</small></span> }] : []));
  useEffect(() => {
    if (!picking) return undefined;
    return pickPlace((place) => {
      setPicking(false);
      if (place) onChange({ kind: 'near', value: place.map((degrees) => degrees.toFixed(6)).join(',') });
    });
  }, [picking, onChange]);
  const choose = (value: string) => {
    const [kind, id] = value.split(':');
    setWords('');
    if (kind && id && isKind(kind)) onChange({ kind, value: id });
  };
  const middle = () => {
    const place = placeInMiddle();
    if (place) onChange({ kind: 'near', value: place.map((degrees) => degrees.toFixed(6)).join(',') });
  };
  return (
    <div className="near">
      {origin && (
        <p className="near-now"><PushpinOutlined aria-hidden="true" /><b>{name}</b>
          <button type="button" className="search-clear" aria-label={t('search.clear')} onClick={() => onChange(null)}><CloseCircleFilled /></button></p>
      )}
      <div className="near-row">
        <AutoComplete className="near-search" aria-label={t('idle.near')} value={words} options={options} onChange={setWords} onSelect={choose} defaultActiveFirstOption
          placeholder={origin ? hint : `${t('idle.nearNone')} · ${hint}`} />
        <Tooltip title={t('idle.nearPick')}><Button icon={<PushpinOutlined />} aria-label={t('idle.nearPick')} aria-pressed={picking} type={picking ? 'primary' : 'default'} onClick={() => setPicking(!picking)} /></Tooltip>
        <Tooltip title={t('idle.nearMiddle')}><Button icon={<AimOutlined />} aria-label={t('idle.nearMiddle')} onClick={middle} /></Tooltip>
      </div>
      {picking && <p className="quiet" role="status">{t('idle.nearPicking')}</p>}
    </div>
  );
}
