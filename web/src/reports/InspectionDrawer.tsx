// InspectionDrawer: an inspection with its findings, their pictures, and the steps open to who looks.
import { App, Button, Drawer, Empty, Image, Skeleton, Tag, Upload } from 'antd';
import { useState } from 'react';
import { useInspection, useInspectionStep, type InspectionCard, type InspectionFinding } from '../api/inspections';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { changeView } from '../state/useView';
import { InspectionMove } from './InspectionMove';

const COLOURS: Record<string, string> = { open: 'orange', replied: 'blue', settled: 'green' };
/** Steps that speak of one finding stand beside it; to settle and give back only what was answered. */
const OF_FINDING: Record<string, readonly string[]> = { open: ['reply'], replied: ['settle', 'give_back'], settled: [] };
const TAKING = ['findings', 'rectifying'];

type Begin = (move: string, finding?: number) => void;

function Finding({ card, finding, takes, begin }: { card: InspectionCard; finding: InspectionFinding; takes: boolean; begin: Begin }) {
  const { t, time } = useWords();
  const { message } = App.useApp();
  const step = useInspectionStep();
  const open = new Set(card.moves.map(({ move }) => move));
  const photos = card.photos.filter(({ finding_id: of }) => of === finding.id);
  const fresh = photos.some((photo) => photo.by_unit === 1 && photo.id > finding.seen_photo);
  const send = (file: File) => { step.mutate({ do: 'photo', finding: finding.id, file }, { onError: (error) => void message.error(error.message) }); return false; };
  return (
    <li className="inspection-finding" data-finding={finding.id}>
      <p><Tag color={COLOURS[finding.state]}>{t(`inspect.is.${finding.state}`)}</Tag><b>{t(`inspect.items.${finding.item}`)}</b> <span className="quiet">−{finding.state === 'settled' ? finding.points_left : finding.points}</span></p>
      <p>{finding.said} {finding.room_id && <button type="button" className="as-link" onClick={() => changeView({ screen: 'map', selection: { kind: 'room', id: finding.room_id ?? 0 }, camera: null })}>{finding.room}</button>}</p>
      <p className="quiet">{t('inspect.deadline')} {finding.deadline} {finding.late === 1 && <Tag color="red">{t('inspect.late')}</Tag>}</p>
      {finding.reply && <p><span className="quiet">{t('inspect.reply')} {finding.replied ? time(finding.replied) : ''} {finding.replied_by}:</span> {finding.reply}</p>}
      {finding.looked && <p><span className="quiet">{t('inspect.looked')} {time(finding.looked)} {finding.looked_by}{finding.note ? ':' : ''}</span> {finding.note}</p>}
      {photos.length > 0 && (
        <Image.PreviewGroup>
          <div className="inspection-photos">
            {photos.map((photo, index) => <figure key={photo.id}><Image width={96} height={72} src={`/api/inspections/photos/${photo.id}`} alt={t('inspect.photos', { n: index + 1 })} /><figcaption className="quiet">{t(photo.by_unit ? 'inspect.after' : 'inspect.before')}</figcaption></figure>)}
          </div>
        </Image.PreviewGroup>
      )}
      <div className="row-buttons">
        {takes && finding.state === 'open' && <Upload accept="image/jpeg,image/png,image/webp" showUploadList={false} beforeUpload={send}><Button size="small" loading={step.isPending}>{t('inspect.photo')}</Button></Upload>}
        {(OF_FINDING[finding.state] ?? []).filter((move) => open.has(move)).map((move) => (
          <Button key={move} size="small" type={move === 'give_back' ? 'default' : 'primary'} data-action={`inspection-${move}`} disabled={move === 'reply' && !fresh} title={move === 'reply' && !fresh ? t('inspect.needsPhoto') : undefined} onClick={() => begin(move, finding.id)}>{t(`inspect.move.${move}`)}</Button>
        ))}
      </div>
      {open.has('reply') && finding.state === 'open' && !fresh && <p className="quiet">{t('inspect.needsPhoto')}</p>}
    </li>
  );
}

export function InspectionDrawer({ id, onClose }: { id: number | null; onClose: () => void }) {
  const { t, time } = useWords();
  const [doing, setDoing] = useState<{ move: string; finding?: number } | null>(null);
  const { data, error, refetch } = useInspection(id);
  const step = useInspectionStep();
  const card = data?.card;
  const whole = (card?.moves ?? []).filter(({ move }) => !['reply', 'settle', 'give_back'].includes(move));
  const takes = card !== undefined && TAKING.includes(card.state) && card.moves.length > 0;
  const begin: Begin = (move, finding) => {
    if (data && ['notify', 'visit', 'pass', 'close'].includes(move)) step.mutate({ do: 'move', id: data.card.id, version: data.version, order: { move } });
    else setDoing({ move, finding });
  };
  return (
    <Drawer open={id !== null} onClose={onClose} size={560} title={card ? `${card.institution} · ${card.name}` : ''}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {step.error && <Failure error={step.error} />}
      {!card ? <Skeleton active /> : (
        <>
          <dl className="numbers">
            <div><dt>{t('inspect.state')}</dt><dd className="inspection-state">{t(`inspect.step.${card.state}`)}</dd></div>
            <div><dt>{t('inspect.score')}</dt><dd>{card.score}<small>/ 100</small></dd></div>
            <div><dt>{t('inspect.findings')}</dt><dd>{card.findings}<small>{t('inspect.openOf', { open: card.open, all: card.findings })}</small></dd></div>
          </dl>
          <p className="quiet">{t('inspect.planned')} {card.planned_on}{card.due ? ` · ${t('inspect.due')} ${card.due}` : ''}{card.document ? ` · ${t('inspect.notice')} ${card.document}` : ''} {card.overdue === 1 && <Tag color="red">{t('inspect.overdue')}</Tag>}</p>
          <div className="row-buttons inspection-steps">{whole.map(({ move }, index) => <Button key={move} size="small" type={index === 0 ? 'primary' : 'default'} danger={move === 'withdraw'} data-action={`inspection-${move}`} loading={step.isPending} onClick={() => begin(move)}>{t(`inspect.move.${move}`)}</Button>)}</div>
          <h2>{t('inspect.findings')}</h2>
          {card.found.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('inspect.noFindings')} />}
          <ul className="inspection-findings">{card.found.map((finding) => <Finding key={finding.id} card={card} finding={finding} takes={takes} begin={begin} />)}</ul>
          {card.history.length > 0 && <h2>{t('inspect.history')}</h2>}
          <ol className="timeline">{card.history.map((event) => <li key={`${event.at}${event.move}${event.note}`}><time>{time(event.at)}</time> {event.actor}: {t(`inspect.move.${event.move}`)} {event.note}</li>)}</ol>
        </>
      )}
      {doing && data && <InspectionMove card={data.card} version={data.version} move={doing.move} finding={doing.finding} onClose={() => setDoing(null)} />}
    </Drawer>
  );
}
