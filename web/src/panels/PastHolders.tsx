// PastHolders: who has held a room, the newest first.
import { useHoldings } from '../api/queries';
import { Failure } from '../common/Failure';
import { FactEdit } from '../edit/FactEdit';
import { useWords } from '../i18n/useWords';

export function PastHolders({ room }: { room: number }) {
  const { t, date } = useWords();
  const holdings = useHoldings(room);
  if (holdings.error) return <Failure error={holdings.error} retry={() => void holdings.refetch()} />;
  if (!holdings.data?.length) return null;
  return (
    <>
      <h4>{t('panel.holdersThen')}</h4>
      <ul className="holders">
        {holdings.data.map((holding) => (
          <li key={holding.id}>
            <span>{holding.institution} <FactEdit register="holdings" id={holding.id} name={holding.institution ?? ''} /></span>
            <span className="quiet">{[`${date(holding.from)} – ${holding.to ? date(holding.to) : t('panel.current')}`, holding.share !== undefined && holding.share !== 1 && `${Math.round(holding.share * 100)}%`, holding.document].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
