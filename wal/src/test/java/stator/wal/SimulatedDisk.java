package stator.wal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.wal.WalException.Code;

/**
 * A disk in memory that fails where it is told to and loses what a disk may lose. One thread at a time.
 *
 * <p>Every file has two images: the page cache, which the log maps and which a mere restart of the process keeps, and
 * the medium. Only a force, the kernel's flusher (at random) and a power cut (a random part of what is dirty: pages,
 * sectors, and sectors torn at 8 bytes) carry bytes from the first to the second. Pages whose force failed count as
 * clean: they never reach the medium, no later force complains, and only a power cut shows it. Names change in the
 * directory first and on the medium when the directory is forced; a crash in between keeps either.
 *
 * <p>Everything that a real disk could stop at is a step, counted by {@link #steps()}.
 */
public final class SimulatedDisk implements Storage {
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;
    private static final int WORD = 8;
    private static final byte GARBAGE = (byte) 0xDB;
    private static final int NEVER = Integer.MAX_VALUE;

    /** Power failed, or the process ended: nothing works any more until {@link #powerCut} or {@link #restart}. */
    public static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("simulated crash", null, false, false);
        }
    }

    private static final class SimulatedFile {
        private final byte[] bytes;
        private final UnsafeBuffer cache;
        private final byte[] medium;
        private final BitSet lostPages = new BitSet();

        private SimulatedFile(int length) {
            bytes = new byte[length];
            cache = new UnsafeBuffer(ByteBuffer.wrap(bytes)); // on the heap, because many are made
            medium = new byte[length];
        }

        private void writeBack(int offset, int length) {
            System.arraycopy(bytes, offset, medium, offset, length);
        }

        private boolean isDirty(int page) {
            int from = page * PAGE;
            int to = from + pageLength(page);
            return !Arrays.equals(bytes, from, to, medium, from, to);
        }

        private int pages() {
            return (medium.length + PAGE - 1) / PAGE;
        }

        private int pageLength(int page) {
            return Math.min(PAGE, medium.length - page * PAGE);
        }
    }

    private final SplittableRandom random;
    private final TreeMap<Long, SimulatedFile> names = new TreeMap<>();
    private final TreeMap<Long, SimulatedFile> namesOnMedium = new TreeMap<>();
    private byte @Nullable [] mark;
    private byte @Nullable [] markOnMedium;
    private byte @Nullable [] removals;
    private byte @Nullable [] removalsOnMedium;
    private final BitSet removalsLost = new BitSet(); // pages
    private boolean removalsUnnamed;
    private int steps;
    private int forces;
    private int creates;
    private int rewrites;
    private int crashAtStep = NEVER;
    private int failForceAt = NEVER;
    private int fullFromCreate = NEVER;
    private int fullToCreate = NEVER;
    private boolean down;

    /** An empty disk whose every choice follows from the seed. */
    public SimulatedDisk(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Power fails at a step, counted from 1 since the last {@link #powerCut} or {@link #restart}. */
    public SimulatedDisk crashAtStep(int step) {
        crashAtStep = step;
        return this;
    }

    /** A force fails, counted from 1, those of new files among them. Later ones of the same bytes claim success. */
    public SimulatedDisk failForceAt(int force) {
        failForceAt = force;
        return this;
    }

    /** There is no room for some segments in a row, the first counted from 1. */
    public SimulatedDisk fullAtCreate(int create, int count) {
        fullFromCreate = create;
        fullToCreate = create + count;
        return this;
    }

    /** Steps since the last {@link #powerCut} or {@link #restart}. */
    public int steps() {
        return steps;
    }

    /** Forces since the last {@link #powerCut} or {@link #restart}. */
    public int forces() {
        return forces;
    }

    /** Segments asked for since the last {@link #powerCut} or {@link #restart}. */
    public int creates() {
        return creates;
    }

    /** Segments that were written again where they are. */
    public int rewrites() {
        return rewrites;
    }

    /** Whether the crash asked for has happened. */
    public boolean isDown() {
        return down;
    }

    /** Loses a random part of what was not forced, and starts again with no fault planned. */
    public void powerCut() {
        TreeSet<Long> all = new TreeSet<>(names.keySet());
        all.addAll(namesOnMedium.keySet());
        for (Long name : all) {
            if (names.get(name) != namesOnMedium.get(name) && random.nextBoolean()) {
                putOrRemove(namesOnMedium, name, names.get(name));
            }
        }
        if (mark != markOnMedium && random.nextBoolean()) {
            markOnMedium = mark;
        }
        mark = markOnMedium;
        if (removalsUnnamed && random.nextBoolean()) {
            nameRemovals();
        }
        if (removals != null && removalsOnMedium != null && !removalsUnnamed) {
            removalsSurviveOrNot(removals, removalsOnMedium);
        }
        removals = removalsOnMedium == null ? null : removalsOnMedium.clone();
        removalsUnnamed = false;
        removalsLost.clear();
        names.clear();
        names.putAll(namesOnMedium);
        for (SimulatedFile file : names.values()) {
            for (int page = 0; page < file.pages(); page++) {
                surviveOrNot(file, page);
            }
            file.cache.putBytes(0, file.medium);
            file.lostPages.clear();
        }
        restart();
    }

    /** Ends the process and starts again with no fault planned: the page cache stays, even where the medium differs. */
    public void restart() {
        steps = 0;
        forces = 0;
        creates = 0;
        crashAtStep = NEVER;
        failForceAt = NEVER;
        fullFromCreate = NEVER;
        fullToCreate = NEVER;
        down = false;
    }

    /** The kernel writes a random dirty page back, as it may at any time. */
    public void writeBackSome() {
        if (!names.isEmpty()) {
            List<SimulatedFile> files = new ArrayList<>(names.values());
            SimulatedFile file = files.get(random.nextInt(files.size()));
            int page = random.nextInt(file.pages());
            if (!file.lostPages.get(page)) {
                file.writeBack(page * PAGE, file.pageLength(page));
            }
        }
    }

    /** The kernel wants memory: some pages whose force failed leave the page cache, and come back as the medium has them. */
    public void evictSome() {
        for (SimulatedFile file : names.values()) {
            for (int page = file.lostPages.nextSetBit(0); page >= 0; page = file.lostPages.nextSetBit(page + 1)) {
                if (random.nextBoolean()) {
                    file.cache.putBytes(page * PAGE, file.medium, page * PAGE, file.pageLength(page));
                }
            }
        }
    }

    /** A disk with the same files and no history. What is in the page cache is on the medium, too. */
    public SimulatedDisk copy(long seed) {
        SimulatedDisk copy = new SimulatedDisk(seed);
        for (Map.Entry<Long, SimulatedFile> entry : names.entrySet()) {
            SimulatedFile file = new SimulatedFile(entry.getValue().medium.length);
            file.cache.putBytes(0, entry.getValue().cache, 0, file.medium.length);
            file.writeBack(0, file.medium.length);
            copy.names.put(entry.getKey(), file);
            copy.namesOnMedium.put(entry.getKey(), file);
        }
        copy.mark = mark == null ? null : mark.clone();
        copy.markOnMedium = copy.mark;
        copy.removals = removals == null ? null : removals.clone();
        copy.removalsOnMedium = removals == null ? null : removals.clone();
        return copy;
    }

    /** The bytes of the removal file, for tests that damage them. */
    public UnsafeBuffer removals() {
        return new UnsafeBuffer(Objects.requireNonNull(removals));
    }

    /** The bytes of a segment, for tests that damage them. */
    public UnsafeBuffer bytes(long basePosition) {
        return Objects.requireNonNull(names.get(basePosition)).cache;
    }

    @Override
    public List<SegmentInfo> segments() {
        step();
        namesOnMedium.clear();
        namesOnMedium.putAll(names);
        markOnMedium = mark;
        nameRemovals();
        List<SegmentInfo> infos = new ArrayList<>();
        names.forEach((base, file) -> infos.add(new SegmentInfo(base, file.medium.length)));
        return infos;
    }

    @Override
    public Segment create(long basePosition, int length, DirectBuffer head, int headLength) {
        step();
        creates++;
        if (isFull(creates)) {
            throw new WalException(Code.DISK_FULL, "basePosition=" + basePosition + " create=" + creates);
        }
        SimulatedFile file = new SimulatedFile(length);
        file.cache.putBytes(0, head, 0, headLength);
        if (++forces == failForceAt) {
            throw new WalException(Code.FORCE_FAILED, "basePosition=" + basePosition + " force=" + forces);
        }
        file.writeBack(0, length);
        step();
        names.put(basePosition, file);
        step();
        namesOnMedium.put(basePosition, file);
        return new SimulatedSegment(basePosition, file);
    }

    @Override
    public void rewrite(Segment segment, int kept) {
        step();
        SimulatedFile file = Objects.requireNonNull(names.get(segment.basePosition()));
        file.cache.setMemory(kept, file.cache.capacity() - kept, (byte) 0);
        file.lostPages.clear(); // they are written once more, so they are dirty again
        rewrites++;
        new SimulatedSegment(segment.basePosition(), file).force(0, file.cache.capacity());
    }

    @Override
    public Segment open(SegmentInfo info) {
        step();
        return new SimulatedSegment(info.basePosition(), Objects.requireNonNull(names.get(info.basePosition())));
    }

    @Override
    public void delete(long basePosition) {
        step();
        SimulatedFile deleted = names.remove(basePosition);
        if (deleted != null) {
            deleted.cache.setMemory(0, deleted.cache.capacity(), GARBAGE); // who still looks at it sees that
            deleted.lostPages.set(0, deleted.pages()); // and the medium never does
        }
        step();
        namesOnMedium.remove(basePosition);
    }

    @Override
    public byte @Nullable [] readMark() {
        step();
        return mark == null ? null : mark.clone();
    }

    @Override
    public void writeMark(byte[] bytes) {
        step();
        mark = bytes.clone();
        step();
        markOnMedium = mark;
    }

    @Override
    public byte @Nullable [] readRemovals() {
        step();
        return removals == null ? null : removals.clone();
    }

    @Override
    public void createRemovals(byte[] bytes) {
        step();
        if (removals != null && isFull(creates + 1)) {
            throw new WalException(Code.DISK_FULL, "removals, creates=" + creates);
        }
        removals = bytes.clone();
        removalsLost.clear();
        removalsUnnamed = true;
        step();
        nameRemovals();
    }

    @Override
    public void writeRemovals(int offset, byte[] bytes) {
        step();
        byte[] cached = Objects.requireNonNull(removals);
        System.arraycopy(bytes, 0, cached, offset, bytes.length);
        int firstPage = offset / PAGE;
        int lastPage = (offset + bytes.length - 1) / PAGE;
        removalsLost.clear(firstPage, lastPage + 1); // written once more, so dirty again
        step();
        if (++forces == failForceAt) {
            removalsLost.set(firstPage, lastPage + 1);
            throw new WalException(Code.FORCE_FAILED, "removals, force=" + forces);
        }
        byte[] medium = Objects.requireNonNull(removalsOnMedium);
        for (int page = 0; page < cached.length / PAGE; page++) {
            if (!removalsLost.get(page)) {
                System.arraycopy(cached, page * PAGE, medium, page * PAGE, PAGE);
            }
        }
    }

    @Override
    public void removeMark() {
        step();
        mark = null;
        step();
        markOnMedium = null;
    }

    @Override
    public void close() {
        // nothing is held
    }

    /** One more step, as every call is: for other files on the same machine, which goes down as a whole. */
    public void step() {
        if (down) {
            throw new Crash();
        }
        if (++steps == crashAtStep) {
            down = true;
            throw new Crash();
        }
        if (random.nextInt(4) == 0) {
            writeBackSome();
        }
    }

    private void surviveOrNot(SimulatedFile file, int page) {
        if (file.lostPages.get(page) || !file.isDirty(page)) {
            return;
        }
        int from = page * PAGE;
        int length = file.pageLength(page);
        switch (random.nextInt(4)) {
            case 0 -> {} // dropped
            case 1 -> file.writeBack(from, length);
            default -> {
                for (int sector = from; sector < from + length; sector += SECTOR) {
                    if (random.nextBoolean()) {
                        int whole = Math.min(SECTOR, from + length - sector);
                        int kept = random.nextInt(8) == 0 ? random.nextInt(whole / WORD) * WORD : whole;
                        file.writeBack(sector, kept);
                    }
                }
            }
        }
    }

    private boolean isFull(int create) {
        return create >= fullFromCreate && create < fullToCreate;
    }

    /** A fresh removal file, forced before it had its name, has it on the medium too. */
    private void nameRemovals() {
        if (removalsUnnamed && removals != null) {
            removalsOnMedium = removals.clone();
            removalsUnnamed = false;
        }
    }

    /** Sectors that were written and not forced, each on its own. */
    private void removalsSurviveOrNot(byte[] cached, byte[] medium) {
        for (int sector = 0; sector < medium.length; sector += SECTOR) {
            if (!removalsLost.get(sector / PAGE) && random.nextBoolean()) {
                int kept = random.nextInt(8) == 0 ? random.nextInt(SECTOR / WORD) * WORD : SECTOR;
                System.arraycopy(cached, sector, medium, sector, kept);
            }
        }
    }

    private static void putOrRemove(Map<Long, SimulatedFile> map, Long name, @Nullable SimulatedFile file) {
        if (file == null) {
            map.remove(name);
        } else {
            map.put(name, file);
        }
    }

    private final class SimulatedSegment implements Segment {
        private final long basePosition;
        private final SimulatedFile file;

        private SimulatedSegment(long basePosition, SimulatedFile file) {
            this.basePosition = basePosition;
            this.file = file;
        }

        @Override
        public long basePosition() {
            return basePosition;
        }

        @Override
        public UnsafeBuffer buffer() {
            return file.cache;
        }

        @Override
        public String name() {
            return "simulated-" + basePosition;
        }

        @Override
        public void force(int offset, int length) {
            int firstPage = offset / PAGE;
            int lastPage = (offset + length - 1) / PAGE;
            boolean wasDown = down;
            try {
                step();
            } catch (Crash crash) {
                for (int page = firstPage; page <= lastPage && !wasDown; page++) {
                    surviveOrNot(file, page);
                }
                throw crash;
            }
            if (++forces == failForceAt) {
                file.lostPages.set(firstPage, lastPage + 1);
                throw new WalException(Code.FORCE_FAILED, "segment=" + name() + " force=" + forces);
            }
            for (int page = firstPage; page <= lastPage; page++) {
                if (!file.lostPages.get(page)) {
                    file.writeBack(page * PAGE, file.pageLength(page));
                }
            }
        }

        @Override
        public void close() {
            // nothing is mapped
        }
    }
}
