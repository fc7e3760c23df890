// NoteList: what was said and done about a scenario, its plans among it, which can be gone back to.
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { useScenarioActs, type ScenarioCard } from '../api/scenarios';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';

export function NoteList({ card, etag, mayEdit }: { card: ScenarioCard; etag: string; mayEdit: boolean }) {
  const { t, said, time } = useWords();
  const { message } = App.useApp();
  const acts = useScenarioActs(card.id);
  const [text, setText] = useState('');
  const tell = (work: Promise<unknown>) => void work.catch((cause: unknown) => message.error(cause instanceof ApiError ? said(cause.problem.detail_zh, cause.problem.detail) : String(cause)));
  const say = () => tell(acts.comment(text.trim()).then(() => setText('')));
  return (
    <div className="plan-notes">
      <section>
        <h3>{t('plans.comments')}</h3>
        <Input.TextArea rows={2} maxLength={1000} value={text} aria-label={t('plans.comment')} placeholder={t('plans.comment')} onChange={(event) => setText(event.target.value)} />
        <Button size="small" disabled={!text.trim()} onClick={say}>{t('plans.say')}</Button>
        <ol className="timeline">
          {card.notes.map((note) => (
            <li key={note.id}><time>{time(note.at)}</time> {note.by} · <b>{t(`plans.note_${note.kind}`, { n: note.number ?? 0 })}</b>{note.text && <p>{note.text}</p>}</li>
          ))}
        </ol>
      </section>
      <section>
        <h3>{t('plans.plans')}</h3>
        <div className="scroll-x"><table className="plan-table">
          <thead><tr><th scope="col">{t('plans.number')}</th><th scope="col">{t('plans.when')}</th><th scope="col">{t('plans.how')}</th><th scope="col">{t('plans.figure_status')}</th><th scope="col" className="number">{t('plans.objective')}</th><th scope="col"><span className="unseen">{t('plans.restore')}</span></th></tr></thead>
          <tbody>
            {card.plans.map((plan) => (
              <tr key={plan.number}>
                <td>{plan.number}</td><td>{time(plan.at)} {plan.by}</td><td>{t(`plans.origin_${plan.origin}`)}</td><td>{t(`plans.status_${plan.status}`)}</td><td className="number">{formatNumber(plan.objective)}</td>
                <td>{plan.number === card.plan?.number ? t('plans.counts') : mayEdit && card.state === 'draft' && <Button size="small" type="link" onClick={() => tell(acts.restore(etag, plan.number))}>{t('plans.restore')}</Button>}</td>
              </tr>
            ))}
          </tbody>
        </table></div>
      </section>
    </div>
  );
}
