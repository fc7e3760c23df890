// EntitlementSection: what a unit may have, has and may still ask for, and what if its posts were others.
import { Alert, InputNumber, Tooltip } from 'antd';
import { useState } from 'react';
import { useEntitlement, type Entitlement, type Figure, type Part } from '../api/standards';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { Section } from '../panels/Section';

const PARTS: readonly Part[] = ['office', 'service', 'equipment', 'basic'];

function Ruled({ figure, set }: { figure: Figure; set: string }) {
  const { t } = useWords();
  const why = [figure.rule, figure.how, figure.article, figure.status === 'unverified' ? t('standards.unverified') : null].filter(Boolean).join(' · ');
  return <Tooltip title={`${why} · ${set}`}><span className={figure.status === 'unverified' ? 'ruled wanting' : 'ruled'} tabIndex={0}>{formatNumber(figure.value)}</span></Tooltip>;
}

function Table({ answer }: { answer: Entitlement }) {
  const { t } = useWords();
  return (
    <table className="entitlement">
      <thead><tr><th scope="col">{t('unit.area')}</th><th scope="col">{t('standards.may')}</th><th scope="col">{t('standards.has')}</th><th scope="col">{t('standards.ask')}</th></tr></thead>
      <tbody>
        {PARTS.map((part) => {
          const over = answer.may_ask[part].over ?? 0;
          return (
            <tr key={part} className={part === 'basic' ? 'entitlement-sum' : undefined}>
              <th scope="row">{t(`standards.${part}`)}</th>
              <td className="number"><Ruled figure={answer[part]} set={answer.rule_set} /></td>
              <td className="number">{formatNumber(answer.has[part].value)}</td>
              <td className={over > 0 ? 'number over' : 'number'}>{over > 0 ? `−${formatNumber(over)}` : formatNumber(answer.may_ask[part].value)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function EntitlementSection({ id, posts }: { id: number; posts: readonly { rank: string }[] }) {
  const { t, word, area, count } = useWords();
  const [other, setOther] = useState<Record<string, number> | null>(null);
  const asked = other ? Object.entries(other).map(([rank, n]) => `${rank}=${n}`).join(',') : undefined;
  const answer = useEntitlement(id, asked);
  if (posts.length === 0 || !answer.data) return null;
  const { data } = answer;
  const unapproved = data.has.technical_unapproved.value ?? 0;
  return (
    <Section title={t('standards.entitlement')} extra={<button type="button" className="as-link" onClick={() => setOther(other ? null : Object.fromEntries(data.ranks.map(({ rank, posts: n }) => [rank, n])))}>{t(other ? 'standards.asItIs' : 'standards.whatIf')}</button>}>
      {other && (
        <div className="what-if">
          <p className="quiet">{t('standards.whatIfHint')}</p>
          {Object.entries(other).map(([rank, n]) => (
            <label key={rank}>{word('rank', rank)}<InputNumber size="small" min={0} max={9999} precision={0} value={n} onChange={(value) => setOther({ ...other, [rank]: value ?? 0 })} /></label>
          ))}
        </div>
      )}
      <Table answer={data} />
      <p className="quiet">{t('standards.basis', { set: data.rule_set, posts: count(data.establishment.value), gross: area(data.gross.value) })}</p>
      {unapproved > 0 && <Alert type="warning" title={t('standards.unapproved', { area: area(unapproved) })} />}
    </Section>
  );
}
