// ProposalTable: heights that a survey has measured and the register does not say; a person takes them over or puts them aside.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { newKey, postJson } from '../api/client';
import { useProposals, type Proposal } from '../api/surveys';
import { Failure } from '../common/Failure';
import { reaches, useReach } from '../edit/useReach';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';

type Choice = 'accept' | 'reject';

function Row({ proposal, chosen, onChoose }: { proposal: Proposal; chosen: boolean; onChoose: ((on: boolean) => void) | null }) {
  const { t } = useWords();
  const [, change] = useView();
  const difference = proposal.registered === null ? null : proposal.proposed - proposal.registered;
  return (
    <tr>
      {onChoose && <td><input type="checkbox" checked={chosen} aria-label={t('proposals.choose', { name: proposal.building ?? '' })} onChange={(event) => onChoose(event.target.checked)} /></td>}
      <td><button type="button" className="as-link" onClick={() => change({ screen: 'map', building: proposal.building_id, floor: null, selection: null })}>{proposal.building}</button> <span className="quiet">{proposal.building_code}</span></td>
      <td className="number">{proposal.registered === null ? t('proposals.unknown') : formatNumber(proposal.registered)}</td>
      <td className="number"><b>{formatNumber(proposal.proposed)}</b></td>
      <td className="number">{difference === null ? '' : `${difference > 0 ? '+' : '−'}${formatNumber(Math.abs(difference))}`}</td>
      <td className="quiet">{proposal.spread < 1 ? t('proposals.flat') : t('proposals.uneven', { n: formatNumber(proposal.spread) })}</td>
    </tr>
  );
}

export function ProposalTable({ survey }: { survey: number }) {
  const { t, count } = useWords();
  const cache = useQueryClient();
  const mayDecide = reaches(useReach(), []); // buildings are the bureau's
  const proposals = useProposals(survey);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [reason, setReason] = useState('');
  const items = proposals.data?.items ?? [];
  const chosen = items.filter(({ id }) => !left.has(id));
  const deciding = useMutation({
    mutationFn: (decision: Choice) => postJson('/api/proposals/decisions', { proposal_ids: chosen.map(({ id }) => id), decision, reason: reason.trim() || undefined }, newKey()),
    onSuccess: () => { setReason(''); return cache.invalidateQueries(); },
  });
  if (proposals.error) return <Failure error={proposals.error} retry={() => void proposals.refetch()} />;
  if (!proposals.data) return <Skeleton active paragraph={{ rows: 1 }} />;
  if (items.length === 0) return null;
  const choose = (id: number) => (on: boolean) => setLeft((old) => { const next = new Set(old); if (on) next.delete(id); else next.add(id); return next; });
  return (
    <section className="proposals" aria-labelledby="proposals">
      <h3 id="proposals">{t('proposals.title', { n: count(items.length) })}</h3>
      <p className="quiet">{t('proposals.about')}</p>
      <table>
        <thead><tr>{mayDecide && <th scope="col"><span className="visually-hidden">{t('proposals.chosen')}</span></th>}<th scope="col">{t('kind.building')}</th><th scope="col" className="number">{t('proposals.registered')}</th><th scope="col" className="number">{t('proposals.measured')}</th><th scope="col" className="number">{t('proposals.difference')}</th><th scope="col">{t('proposals.roof')}</th></tr></thead>
        <tbody>{items.map((proposal) => <Row key={proposal.id} proposal={proposal} chosen={!left.has(proposal.id)} onChoose={mayDecide ? choose(proposal.id) : null} />)}</tbody>
      </table>
      {mayDecide && (
        <form className="decide" onSubmit={(event) => { event.preventDefault(); deciding.mutate('accept'); }}>
          <Input aria-label={t('proposals.reason')} placeholder={t('proposals.reason')} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          <Button type="primary" htmlType="submit" data-action="proposals" disabled={chosen.length === 0} loading={deciding.isPending && deciding.variables === 'accept'}>{t('proposals.accept', { n: count(chosen.length) })}</Button>
          <Button disabled={chosen.length === 0 || !reason.trim()} loading={deciding.isPending && deciding.variables === 'reject'} onClick={() => deciding.mutate('reject')}>{t('proposals.reject')}</Button>
        </form>
      )}
      {deciding.error && <Failure error={deciding.error} />}
    </section>
  );
}
