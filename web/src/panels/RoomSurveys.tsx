// RoomSurveys: how a room was measured, latest first, and the last flight over it with its photos on the map.
import { Button } from 'antd';
import { useSurveys } from '../api/surveys';
import type { Room } from '../api/types';
import { useWords } from '../i18n/useWords';
import { shownOf } from '../map/useImagery';
import { seeing, useRecords } from '../records/recordQueries';
import { useMay } from '../session/useSession';
import { changeView } from '../state/useView';
import { Section } from './Section';

const MEASURED_MOST = 20;

function useLastFlight({ lon, lat }: Room) {
  const over = (useSurveys().data?.items ?? []).filter(({ bounds: box }) => box && lon != null && lat != null && box[0] <= lon && lon <= box[2] && box[1] <= lat && lat <= box[3]);
  return over.toSorted((a, b) => b.flown.localeCompare(a.flown))[0];
}

export function RoomSurveys({ room }: { room: Room }) {
  const { t, area, date } = useWords();
  const sees = useMay(seeing('measurements'));
  const measured = useRecords('measurements', sees ? { room_id: room.id } : null, MEASURED_MOST).data?.items ?? [];
  const flight = useLastFlight(room);
  if (measured.length === 0 && !flight) return null;
  return (
    <Section title={t('surveys.title')}>
      <ul className="related" data-register="measurements">
        {[...measured].reverse().map((row) => (
          <li key={row.id}>
            <span className="related-name">{t('field.measured_area')} {area(row.area as number)}</span>
            <span className="quiet">{[row.measured && date(row.measured as string), row.surveyor, row.instrument].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
        {flight && (
          <li>
            <span className="related-name">{flight.name}</span>
            <span className="quiet">{date(flight.flown)} <Button size="small" type="link" onClick={() => changeView({ screen: 'map', ...shownOf(flight), photos: true })}>{t('surveys.onMap')}</Button></span>
          </li>
        )}
      </ul>
    </Section>
  );
}
