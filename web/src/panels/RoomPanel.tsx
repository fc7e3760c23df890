import { Button } from 'antd';
import { useState } from 'react';
import type { Room } from '../api/types';
import { select, stepBack } from '../frame/steps';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { CardFrame } from './CardFrame';
import { Facts } from './Facts';
import { Numbers } from './Numbers';
import { PanelHead } from './PanelHead';
import { RoomHistory } from './RoomHistory';
import { Section } from './Section';
import { StateTag } from './StateTag';

function Holders({ room }: { room: Room }) {
  const { t, date } = useWords();
  const holders = room.holders ?? [];
  if (holders.length === 0) return <p className="quiet">{t('panel.noHolder')}</p>;
  return (
    <ul className="holders">
      {holders.map((holder) => (
        <li key={`${holder.institution_id}-${holder.from}`}>
          <button type="button" className="as-link" onClick={() => select({ kind: 'institution', id: holder.institution_id })}>{holder.institution}</button>
          <span className="quiet">
            {[holder.from && t('panel.since', { date: date(holder.from) }), holder.share !== undefined && holder.share !== 1 && `${Math.round(holder.share * 100)}%`, holder.document].filter(Boolean).join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function RoomPanel({ id }: { id: number }) {
  const { t, word, area, count, date } = useWords();
  const [history, setHistory] = useState(false);
  return (
    <CardFrame name="rooms" id={id}>
      {(room) => (
        <>
          <PanelHead kind={t('kind.room')} title={[room.number, room.name].filter(Boolean).join(' ') || (room.code ?? '')} onClose={stepBack}>
            <StateTag state={room.state} status={room.status} />
            <span>{[room.courtyard, room.building, room.floor].filter(Boolean).join(' › ')}</span>
          </PanelHead>
          <Numbers figures={[
            { label: room.area_source ? `${t('field.usable_area')} · ${word('source', room.area_source)}` : t('field.usable_area'), value: formatNumber(room.usable_area), unit: t('unit.area') },
            { label: t('field.occupants'), value: count(room.occupants), unit: t('unit.people') },
          ]} />
          <Section title={t('panel.holders')}><Holders room={room} /></Section>
          <Section title={t('panel.facts')}>
            <Facts rows={[
              [t('field.use'), [word('use', room.use), word('subtype', room.subtype)].filter(Boolean).join(' · ')], [t('field.state'), word('state', room.state)],
              [t('field.measured_area'), area(room.measured_area)], [t('field.declared_area'), area(room.declared_area)], [t('field.approved_area'), area(room.approved_area)],
              [t('field.code'), room.code], [t('field.since'), date(room.valid_from)],
            ]} />
          </Section>
          <Section title={t('panel.history')}>
            <Button size="small" aria-expanded={history} onClick={() => setHistory(!history)}>{t(history ? 'panel.hideHistory' : 'panel.showHistory')}</Button>
            {history && <RoomHistory id={id} />}
          </Section>
        </>
      )}
    </CardFrame>
  );
}
