// Changes: what is different from what the party signed last, old struck out beside new.
import type { Confirmation, RoomChange, SignedRoom } from '../api/confirm';
import { useWords } from '../i18n/useWords';

function said(room: SignedRoom | null, field: string, words: ReturnType<typeof useWords>): string {
  const value = room?.[field as keyof SignedRoom];
  if (value === null || value === undefined) return '—';
  if (typeof value === 'number' && ['measured', 'declared', 'approved'].includes(field)) return words.area(value);
  if (field === 'use') return words.word('use', String(value));
  if (field === 'subtype') return words.word('subtype', String(value));
  return String(value);
}

function Row({ change }: { change: RoomChange }) {
  const words = useWords();
  const { t } = words;
  const fields = change.kind === 'changed' ? change.fields : ['measured', 'declared'];
  return (
    <tr>
      <th scope="row">{change.code}</th>
      <td><span className={`confirm-change ${change.kind}`}>{t(`confirm.change.${change.kind}`)}</span></td>
      <td className="differences">
        {fields.map((field) => (
          <span key={field}>{t(`confirm.column.${field}`)} {field === 'shape' || field === 'people' ? '' : <>{change.before && <s>{said(change.before, field, words)}</s>} {change.after && <b>{said(change.after, field, words)}</b>}</>}</span>
        ))}
      </td>
    </tr>
  );
}

export function Changes({ card }: { card: Confirmation }) {
  const { t } = useWords();
  if (card.changes === null || card.changes_since === null) return <p className="quiet section">{t('confirm.firstTime')}</p>;
  if (card.changes.length === 0) return <p className="quiet section">{t('confirm.noChanges', { n: card.changes_since })}</p>;
  return (
    <section className="section confirm-changes">
      <h3>{t('confirm.changesSince', { n: card.changes_since })}<span className="section-extra">{card.changes.length}</span></h3>
      <table><tbody>{card.changes.map((change) => <Row key={change.code} change={change} />)}</tbody></table>
    </section>
  );
}
