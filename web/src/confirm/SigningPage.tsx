// SigningPage: one confirmation: exactly what is signed, what has changed since, who has signed, and what I may do.
import { ArrowLeftOutlined, FilePdfOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { PARTIES, useConfirmation, useMove, type Confirmation, type Move } from '../api/confirm';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { changeView, useView } from '../state/useView';
import { Changes } from './Changes';
import { MoveDialog } from './MoveDialog';
import { SignedRooms } from './SignedRooms';
import { StateWord } from './StateWord';

function Parties({ card }: { card: Confirmation }) {
  const { t, time } = useWords();
  return (
    <ol className="confirm-parties">
      {PARTIES.map((party) => {
        const signature = card.signatures.find((entry) => entry.party === party);
        return (
          <li key={party} className={signature ? 'has' : ''}>
            <span className="panel-kind">{t(`confirm.${party}`)}</span>
            <b>{signature ? signature.name || signature.login : t('confirm.hasNot')}</b>
            {signature && <small>{time(signature.at)}{signature.delegation_id ? ` · ${t('confirm.delegated')}` : ''}</small>}
          </li>
        );
      })}
    </ol>
  );
}

function Disputes({ card, answer }: { card: Confirmation; answer: ((id: number) => void) | null }) {
  const { t, time } = useWords();
  if (card.disputes.length === 0) return null;
  return (
    <section className="section">
      <h3>{t('confirm.disputes')}</h3>
      <ul className="confirm-disputes">
        {card.disputes.map((dispute) => (
          <li key={dispute.id} className={dispute.state}>
            <b>{dispute.room_code ?? t('confirm.whole')} · {t(`confirm.field.${dispute.field}`)}{dispute.said ? ` → ${dispute.said}` : ''}</b>
            <span>{dispute.reason}</span>
            <small>{t(`confirm.${dispute.party}`)} {dispute.login} · {time(dispute.at)} · {t('confirm.versionN', { n: dispute.version })}</small>
            {dispute.state === 'open'
              ? answer && <Button size="small" onClick={() => answer(dispute.id)}>{t('confirm.answer')}</Button>
              : <p className="quiet">{t(`confirm.answered.${dispute.state}`)}{t('confirm.colon')}{dispute.answer} · {dispute.answered_by}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ card }: { card: Confirmation }) {
  const { t, time } = useWords();
  return (
    <details className="section">
      <summary>{t('confirm.history')}</summary>
      <ol className="timeline">{card.history.map((event, index) => <li key={index}><time>{time(event.at)}</time> {t(`confirm.move.${event.move}`)} <span className="quiet">{event.actor}{event.note ? ` · ${event.note}` : ''}</span></li>)}</ol>
      <ul className="confirm-versions">
        {card.versions.map((version) => <li key={version.version}><b>{t('confirm.versionN', { n: version.version })}</b> {time(version.made)} · {t('confirm.signedN', { n: version.signed })} <code>{version.hash.slice(0, 16)}…</code> <a href={`#/verify?code=${version.code}`}>{t('confirm.verify')}</a></li>)}
      </ul>
    </details>
  );
}

const BY_HAND = ['sign', 'withdraw', 'dispute', 'remind', 'order_change', 'reopen'];

function Page({ card }: { card: Confirmation }) {
  const { t, said, area, count, date } = useWords();
  const [doing, setDoing] = useState<{ move: Move; dispute?: number } | null>(null);
  const reminding = useMove('/api/confirmations', card);
  const answer = card.moves.find(({ move }) => move === 'answer');
  const start = (move: Move) => (move.needs.length ? setDoing({ move }) : reminding.mutate({ move: move.move, body: {} }));
  return (
    <>
      <header className="confirm-head">
        <Button type="text" icon={<ArrowLeftOutlined />} onClick={() => changeView({ screen: 'confirm', ask: {} })}>{t('app.confirm')}</Button>
        <h1>{card.institution || t('confirm.nobody')} <small>{card.courtyard} · {card.building}</small></h1>
        <div className="panel-sub">
          <StateWord state={card.state} signed={card.signatures.length} />
          <span>{count(card.n_rooms)} {t('unit.rooms')} · {area(card.area)}</span>
          <span>{t('confirm.versionN', { n: card.version })}</span>
          {card.batch && <span>{t('confirm.ofBatch', { code: card.batch })}</span>}
          {card.due && <span>{t('confirm.due', { day: date(card.due) })}</span>}
        </div>
        <Parties card={card} />
        <div className="actions">
          {BY_HAND.map((name) => card.moves.find(({ move }) => move === name)).filter((move) => move !== undefined).map((move) => (
            <Button key={move.move} type={move.move === 'sign' ? 'primary' : 'default'} onClick={() => start(move)}>{said(move.title_zh, move.title)}{move.move === 'sign' && move.party ? ` · ${t(`confirm.${move.party}`)}` : ''}</Button>
          ))}
          <Button icon={<FilePdfOutlined />} href={`/api/confirmations/${card.id}/record.pdf`} target="_blank">{t('confirm.record')}</Button>
        </div>
        {reminding.error && <Failure error={reminding.error} />}
        <p className="confirm-hash">{t('confirm.hash')} <code>{card.hash}</code> <a href={`/api/confirmations/${card.id}/content`} target="_blank" rel="noreferrer">{t('confirm.text')}</a></p>
      </header>
      {card.state === 'superseded' && <p className="notice">{t('confirm.supersededHint')}</p>}
      <Changes card={card} />
      <Disputes card={card} answer={answer ? (dispute) => setDoing({ move: answer, dispute }) : null} />
      <SignedRooms card={card} />
      <History card={card} />
      {doing && <MoveDialog card={card} move={doing.move} dispute={doing.dispute} onClose={() => setDoing(null)} />}
    </>
  );
}

export default function SigningPage() {
  const [{ ask }] = useView();
  const card = useConfirmation(Number(ask.code ?? 0));
  return (
    <div className="data confirm-page">
      {card.error ? <Failure error={card.error} retry={() => void card.refetch()} /> : card.data ? <Page card={card.data} /> : <Skeleton active paragraph={{ rows: 10 }} />}
    </div>
  );
}
