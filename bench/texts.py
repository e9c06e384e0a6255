"""Invented letters to an office, as many as asked for, in the shape of real ones: a place, a problem, what it does to people, what is
asked, and sentences of common words put together at random, so that there are as many pairs of characters as in real letters. Places and
problems come as unevenly as in life: some are brought by hundreds, most by one or two.

usage: texts.py COUNT [FIRST]   writes CSV for `import case`
"""
import csv
import random
import sys

CHARACTERS = ("东南西北中新华丽江山林海云水金玉龙凤天城安康宁和平乐福星月春秋明德文景湖河泉溪岭峰桥港湾台阳光永兴盛昌泰祥瑞锦绣荣广建民望远高长青红"
              "松柏竹梅兰桂荷莲柳枫石岩沙洲渡口塘坪坡岗堤汉楚湘荆鄂襄随宜恩咸黄麻罗英浠蕲武潜仙沔监利洪嘉崇通赤壁钟京应孝感大悟")
ESTATES = ["小区", "花园", "新城", "家园", "苑", "公寓", "村", "大厦", "广场", "学校", "医院", "市场"]
STREETS = ["路", "大道", "街", "巷", "大桥", "地铁站", "公交站"]
PROBLEMS = [("物业乱收费", "停车费 电梯费 公摊水电 装修押金"), ("施工噪音扰民", "夜间施工 打桩 渣土车 混凝土浇筑"), ("房产证办不下来", "契税 维修基金 网签 不动产登记"),
            ("拖欠工资", "农民工 工程款 劳动合同 仲裁"), ("道路积水", "下水道 雨季 井盖 排水沟"), ("路灯不亮", "夜间 行人 线路 维修"), ("油烟污染", "烟道 餐馆 夜宵摊 净化器"),
            ("停水", "水压 二次供水 水泵 自来水公司"), ("违章搭建", "阳台 楼顶 公共绿地 消防通道"), ("学位不足", "入学 划片 公办幼儿园 报名"), ("公交线路调整", "班次 站台 末班车 绕行"),
            ("征地补偿", "安置房 过渡费 丈量 协议"), ("楼板开裂渗水", "质量 验收 保修 检测"), ("医保报销", "异地就医 门诊 住院 结算"), ("低保申请", "收入核定 民主评议 残疾证 公示"),
            ("垃圾堆放", "清运 臭味 蚊蝇 中转站"), ("车位捆绑销售", "开发商 认购 合同 定金"), ("非法集资", "平台 兑付 报案 立案"), ("公园建设缓慢", "规划 开工 围挡 绿化"), ("红绿灯设置不合理", "左转 拥堵 学校 斑马线")]
WORDS = ("我们 居民 多次 反映 情况 一直 没有 得到 解决 希望 有关 部门 尽快 处理 目前 已经 影响 正常 生活 问题 严重 相关 领导 关注 老人 小孩 休息 晚上 白天 每天 时间 长期 之前 投诉 电话 回复 "
         "社区 街道 城管 派出所 物业 业主 委员会 开发商 公司 工作 人员 态度 推诿 责任 规定 政策 标准 文件 要求 合理 合法 权益 保障 安全 隐患 事故 车辆 行人 出行 方便 环境 卫生 污染 噪音 灰尘 "
         "空气 健康 身体 医院 学校 学生 家长 老师 上班 下班 回家 路口 门口 附近 周边 旁边 对面 楼下 楼上 隔壁 单元 房屋 装修 漏水 开裂 质量 验收 合同 协议 价格 费用 收取 缴纳 退还 押金 补偿 "
         "拆迁 安置 征收 土地 村民 村组 干部 公示 公开 透明 程序 手续 办理 证件 材料 窗口 等待 通知 结果 原因 说明 解释 调查 核实 整改 落实 监督 管理 加强 建议 增加 设置 安装 更换 维修 建设 施工 "
         "工地 工程 进度 完成 开工 停工 计划 规划 项目 资金 投入 使用 设施 设备 电梯 消防 通道 停车 车位 地下 车库 绿化 公园 广场 超市 菜市场 商铺 门面 经营 营业 执照 许可 检查 取缔 关停 反弹").split()
REQUESTS = ["请{who}尽快到现场看看，给我们一个答复。", "恳请领导重视，督促{who}依法处理。", "请问{who}什么时候能够解决？", "希望{who}公开处理结果，不要再互相推诿。"]
WHO = ["城管局", "住建局", "街道办", "教育局", "交通局", "公安分局", "人社局", "环保局", "自来水公司", "物业主管部门"]


class Letters:
    def __init__(self, seed=7, places=60_000):
        self.random = random.Random(seed)
        name = lambda: "".join(self.random.choices(CHARACTERS, k=self.random.choice([2, 2, 3])))
        self.streets = [name() + self.random.choice(STREETS) for _ in range(places // 10)]
        self.places = [(name() + self.random.choice(ESTATES), self.random.choice(self.streets)) for _ in range(places)]

    def uneven(self, n):
        """A place in 0..n, the first ones far more often."""
        return min(int(n ** self.random.random()) - 1 if self.random.random() < 0.3 else self.random.randrange(n), n - 1)

    def sentence(self):
        return "".join(self.random.choices(WORDS, k=self.random.randint(6, 14))) + self.random.choice("，。；！")

    def letter(self):
        r = self.random
        estate, street = self.places[self.uneven(len(self.places))]
        problem, details = PROBLEMS[(hash_of(estate) + (r.random() < 0.4) * r.randrange(20)) % 20]
        details = details.split()
        title = r.choice(["{e}{p}", "反映{e}{p}的问题", "{s}{e}{p}，请处理", "投诉{e}{p}"]).format(e=estate, p=problem, s=street)
        content = f"我是{street}{estate}{r.randint(1, 40)}栋的居民，{r.choice(details)}的事情{r.choice(['已经', '前后', '断断续续'])}{r.randint(2, 30)}个月了。"
        content += "".join(self.sentence() for _ in range(r.randint(2, 9))) + f"{problem}，{r.choice(details)}。" + r.choice(REQUESTS).format(who=r.choice(WHO))
        return title, content, street


def hash_of(text):
    return sum(ord(c) * (i + 7) for i, c in enumerate(text))


def main():
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    letters = Letters()
    letters.random.seed(first + 1)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("number action date unit kind channel people title place content".split())
    for i in range(first, first + count):
        title, content, street = letters.letter()
        day = i // 600  # as many a day as a province has, 28 days a month
        out.writerow([f"T{i:07}", "register", f"{2017 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}", "OFFICE", "appeal", "web",
                      letters.random.choice([1, 1, 1, 2, 5]), title, street, content])


if __name__ == "__main__":
    main()
