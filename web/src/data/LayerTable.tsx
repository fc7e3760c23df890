// LayerTable: what lies beside the registers on the map, and removing it.
import { BlockOutlined, DeleteOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Input, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { makeArchive, removeLayer, type Layer } from '../api/layers';
import { useLayers } from '../api/queries';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';

function useSize() {
  const { t, count } = useWords();
  return (layer: Layer) =>
    layer.source === 'features' ? t('data.layerFeatures', { shown: count(layer.features) }) : `${count(Math.max(1, Math.round(layer.bytes / 1024)))} KB`;
}

function RemoveDialog({ layer, onClose }: { layer: Layer; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const size = useSize();
  const [reason, setReason] = useState('');
  const run = useMutation({
    mutationFn: () => removeLayer(layer.name, reason.trim()),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['layers'] });
      void cache.invalidateQueries({ queryKey: ['city'] });
      void message.success(t('data.layerRemoved', { name: layer.title }));
      onClose();
    },
  });
  return (
    <Modal open title={t('data.layerRemoveTitle', { name: layer.title })} okText={t('data.layerRemove')} cancelText={t('edit.cancel')} okButtonProps={{ danger: true }}
      onOk={() => run.mutate()} onCancel={onClose} confirmLoading={run.isPending} width={460}>
      <p className="sentence">{t('data.layerRemoveSay', { size: size(layer) })}</p>
      <label className="labelled">{t('edit.reason')}<Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} /></label>
      {run.error && <Failure error={run.error} />}
    </Modal>
  );
}

/** The file is fetched from the list of jobs once it is made. */
function ArchiveButton({ source, title }: { source: string; title: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const run = useMutation({
    mutationFn: () => makeArchive(source),
    onSuccess: () => { void cache.invalidateQueries({ queryKey: ['jobs'] }); void message.info(t('data.archiveBegun')); },
    onError: (error) => void message.error(error.message),
  });
  return <Button size="small" data-action="archive" icon={<BlockOutlined />} loading={run.isPending} aria-label={t('data.archiveOf', { name: title })} title={t('data.archiveHint')} onClick={() => run.mutate()}>{t('data.archive')}</Button>;
}

export function LayerTable() {
  const { t } = useWords();
  const layers = useLayers();
  const [may, mayArchive] = [useMay('import'), useMay('archives')];
  const size = useSize();
  const [leaving, setLeaving] = useState<Layer | null>(null);
  if (layers.error) return <Failure error={layers.error} retry={() => void layers.refetch()} />;
  if (!layers.data) return <Skeleton active title={false} />;
  return (
    <>
      <ul className="registers">
        {mayArchive && <li><b>{t('data.layerCity')}</b><span /><ArchiveButton source="city" title={t('data.layerCity')} /></li>}
        {layers.data.items.map((layer) => (
          <li key={layer.name}>
            <span><b>{layer.title}</b>{layer.title !== layer.name && <span className="quiet"> {layer.name}</span>}</span>
            <span className="quiet">{t(`data.role_${layer.role}`)} · {size(layer)}</span>
            <span className="layer-buttons">{mayArchive && <ArchiveButton source={layer.name} title={layer.title} />}{may && <Button size="small" data-action="layer-remove" icon={<DeleteOutlined />} aria-label={t('data.layerRemoveTitle', { name: layer.title })} onClick={() => setLeaving(layer)}>{t('data.layerRemove')}</Button>}</span>
          </li>
        ))}
      </ul>
      {layers.data.items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('data.noLayers')} />}
      {leaving && <RemoveDialog layer={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}
